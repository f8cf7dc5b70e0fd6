"""Settings: ``dev`` for a workstation and the demo, ``test`` for the suite, ``production`` behind a proxy."""
