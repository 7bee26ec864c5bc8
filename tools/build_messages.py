"""Build hook: compiles the translations (.po to .mo) when the package is built or installed for development."""

from __future__ import annotations

from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # Run by hand, to compile after a change of translations.
    BuildHookInterface = object  # type: ignore[assignment,misc]

LOCALE = Path(__file__).resolve().parent.parent / "src" / "relevo" / "locale"


def compile_messages(locale: Path = LOCALE) -> list[Path]:
    """Writes a .mo beside every .po and returns their paths. Raises ValueError for a catalogue with errors."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for source in sorted(locale.rglob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        errors = [f"{source}: {message.id!r}: {error}" for message in catalogue for error in message.check(catalogue)]
        if errors:
            raise ValueError("\n".join(errors))
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


class CompileMessages(BuildHookInterface):  # type: ignore[misc,valid-type]
    """Lets hatchling compile the translations before it collects files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict) -> None:
        compile_messages(Path(self.root) / "src" / "relevo" / "locale")


if __name__ == "__main__":
    for path in compile_messages():
        print(path.relative_to(LOCALE))
