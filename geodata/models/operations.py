"""Migration operations for the integrity that a spatial database can hold."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class RequireValidGeometry(Operation):
    """Refuse invalid or empty geometry in one column, on PostGIS by a CHECK, on SpatiaLite by triggers.

    SpatiaLite adds geometry columns after CREATE TABLE, so a CHECK cannot name them: triggers do it.
    NULL is left to the column's own NOT NULL. Reversible.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, field: str) -> None:
        self.model_name = model_name
        self.field = field

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The model's state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 -- Django's signature
        to_state: ProjectState,
    ) -> None:
        table, column, name = self._names(app_label, to_state)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" '
                f'CHECK (ST_IsValid("{column}") AND NOT ST_IsEmpty("{column}"))'
            )
            return
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(
                f'CREATE TRIGGER "{name}_{event.lower()}" BEFORE {event} ON "{table}" FOR EACH ROW '
                f'WHEN NEW."{column}" IS NOT NULL AND '
                f'(IsValid(NEW."{column}") <> 1 OR ST_IsEmpty(NEW."{column}") = 1) '
                f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {name}'); END"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002 -- Django's signature
    ) -> None:
        table, _column, name = self._names(app_label, from_state)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            return
        for event in ("insert", "update"):
            schema_editor.execute(f'DROP TRIGGER "{name}_{event}"')

    def describe(self) -> str:
        return f"Require valid geometry in {self.model_name}.{self.field}"

    @property
    def migration_name_fragment(self) -> str:
        return f"valid_{self.model_name.lower()}_{self.field}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"model_name": self.model_name, "field": self.field}

    def _names(self, app_label: str, state: ProjectState) -> tuple[str, str, str]:
        model = state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.field).column
        table = model._meta.db_table
        return table, str(column), f"{table}_{column}_valid"


class RestoreValidityTriggers(RequireValidGeometry):
    """Bring back what ``RequireValidGeometry`` set up, after Django remade the table; nothing to do on PostGIS.

    SQLite drops a table's triggers with the table, and Django remakes it for a new column or constraint.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            return
        _table, _column, name = self._names(app_label, to_state)
        for event in ("insert", "update"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}_{event}"')
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The checks are as good for the earlier state."""

    @property
    def migration_name_fragment(self) -> str:
        return f"restore_{super().migration_name_fragment}"


class RebuildSpatialIndex(Operation):
    """Make SpatiaLite keep its R-tree of one column again; nothing to do on PostGIS.

    When Django remakes a table on SpatiaLite (a new column or constraint), it renames the index but leaves it
    switched off: it stays empty and nobody complains. To be added after whatever remakes the table.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, field: str) -> None:
        self.model_name = model_name
        self.field = field

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The model's state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 -- Django's signature
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        table, column = model._meta.db_table, model._meta.get_field(self.field).column
        schema_editor.execute(f'DROP TABLE IF EXISTS "idx_{table}_{column}"')
        schema_editor.execute(
            "UPDATE geometry_columns SET spatial_index_enabled = 0 "  # noqa: S608 -- names of our own
            f"WHERE f_table_name = '{table}' AND f_geometry_column = '{column}'"
        )
        schema_editor.execute(f"SELECT CreateSpatialIndex('{table}', '{column}')")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """An index that works is as good for the earlier state."""

    def describe(self) -> str:
        return f"Rebuild the spatial index of {self.model_name}.{self.field}"

    @property
    def migration_name_fragment(self) -> str:
        return f"index_{self.model_name.lower()}_{self.field}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"model_name": self.model_name, "field": self.field}
