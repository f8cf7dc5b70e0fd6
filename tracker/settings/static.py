"""How static files are collected for production: only what pages use, under names with a hash of the content."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(StaticFilesConfig):
    """Leaves the variants that packages ship and no page asks for; some of them point to files they do not ship."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("tabler-*", "tabler.css*", "tabler.js*", "tabler.esm*", "*.rtl.*"),
        *("htmx.js", "htmx.esm.js", "htmx.amd.js", "htmx.cjs.js", "ext", "esm", "cjs"),
        *("latin*.css", "vietnamese*.css", "[1235789]00*.css", "*00-italic.css", "index.css"),
        *(
            "echarts.js*",
            "echarts.min.js",
            "echarts.simple*",
            "echarts.esm*",
            "echarts.common.js*",
            "extension",
        ),
        *("*.scss", "*.ts", "*.md", "metadata.json", "unicode.json", "package.json"),
    ]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types shipped
    """Also follows ``import`` lines, so that a changed module is fetched anew through whatever imports it."""

    support_js_module_import_aggregation = True
