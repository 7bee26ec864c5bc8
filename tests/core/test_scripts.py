"""Scripts that come in one answer."""

from __future__ import annotations

import re

import pytest

from relevo.core import scripts
from relevo.core.assets import assets

MAIN = """// The entry.
import { tell as say } from "./words.js";

say("main");
"""
WORDS = """const told = [];
export function tell(text) {
  told.push(text);
}
export { told };
"""
TICKET = """export * as composer from "./composer.js";
export * as "two-words" from "./two-words.js";
"""
COMPOSER = """import { told } from "./words.js";
import { twice } from "./two-words.js";
export const bind = () => twice(told);
"""
TWO_WORDS = "export async function twice(it) { return [...it, ...it]; }\n"
ALONE = """import { tell } from "./words.js";
import { near } from "./near.js";
export function bind() { tell(near); import("./composer.js"); }
"""
NEAR = "export const near = 1;\n"


@pytest.fixture
def folder(tmp_path):
    files = {"main": MAIN, "words": WORDS, "ticket": TICKET, "composer": COMPOSER, "two-words": TWO_WORDS, "alone": ALONE, "near": NEAR}
    for name, text in files.items():
        (tmp_path / f"{name}.js").write_text(text)
    return tmp_path


def test_a_pack_is_sent_with_all_that_it_imports_in_an_order_in_which_it_can_run(folder):
    text = scripts.served(folder / "main.js")
    assert text.index("const $words=") < text.index("const $main=(()=>{// The entry.\nconst{tell:say}=$words;")
    assert not re.search(r"^import", text, re.MULTILINE) and "export{$words,$main};" in text
    ticket = scripts.served(folder / "ticket.js")
    assert ticket.startswith('import{$words}from"./main.js";') and "const told = []" not in ticket
    assert ticket.index("const $two_words=") < ticket.index("const $composer=")
    assert '$composer as "composer",$two_words as "two-words"' in ticket


def test_a_module_of_a_pack_answers_by_its_own_address_with_what_the_pack_holds(folder):
    assert scripts.served(folder / "words.js") == 'import{$words}from"./main.js";export const{tell,told}=$words;'
    assert scripts.served(folder / "two-words.js") == 'import{$two_words}from"./ticket.js";export const{twice}=$two_words;'


def test_what_is_in_no_pack_comes_by_itself_and_takes_from_packs_what_they_hold(folder):
    text = scripts.served(folder / "alone.js")
    assert text.startswith('import{$words}from"./main.js";const{tell}=$words;\nimport { near } from "./near.js";\n')
    assert text.endswith(ALONE.splitlines(keepends=True)[-1])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("export let bind = 1;\n", "holds what can't be joined: export let"),
        ("export default 1;\n", "holds what can't be joined: export default"),
        ('import words from "./words.js";\n', "holds what can't be joined: import words"),
        ('import { Plugin } from "../editor/all.js";\n', "holds what can't be joined: import { Plugin }"),
        ("const bind = 1;\nexport { bind as other };\n", "exports by other names can't be joined: bind as other"),
        ('import { bind } from "./composer.js";\n', "composer.js imports itself by way of ticket, composer"),
    ],
)
def test_what_is_not_understood_is_an_error_and_never_sent(folder, text, wrong):
    (folder / "composer.js").write_text(text)
    with pytest.raises(ValueError, match=re.escape(wrong)):
        scripts.served(folder / "ticket.js")


def test_a_missing_part_is_an_error(folder):
    (folder / "words.js").unlink()
    with pytest.raises(FileNotFoundError):
        scripts.served(folder / "main.js")


def test_all_scripts_of_the_desk_can_be_sent_and_none_is_in_two_packs():
    texts = {name: asset.content.decode() for name, asset in assets().files.items() if re.fullmatch(r"js/[\w-]+\.js", name)}
    held = [name for pack in scripts.PACKS for name in re.findall(r"const (\$\w+)=\(\(\)=>", texts[f"js/{pack}.js"])]
    assert {"$main", "$live", "$toasts", "$composer", "$draft"} <= set(held) and len(held) == len(set(held))
