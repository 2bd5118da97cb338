"""The screens' own words: every one of them is in `locale/`, and translated where it must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from catalog.domain.languages import BY_TAG, SOURCE, TAGS
from catalog.models.error_code import Resolution
from tests.serving import ROOT

OTHERS = [tag for tag in TAGS if tag != SOURCE]
# Languages in which every screen speaks, the admin too.
WHOLE = [tag for tag in settings.ADMIN_LANGUAGES if tag != SOURCE]
PAGES = ("catalog/pages/", "catalog/templates/pages/")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# What Django's own makemessages makes of `translate` and `blocktranslate`, and hands to xgettext.
IN_TEMPLATE = re.compile(r"""(?:\b_|\bn?gettext)\(u?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")


@cache
def catalogue(lang: str) -> Catalog:
    with (ROOT / "locale" / lang / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def msgid(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def words(*folders: str) -> Iterator[str]:
    """Every msgid in the sources under `folders`, or in all sources."""
    roots = [ROOT / folder for folder in folders or ("catalog", "m2p_errors")]
    for path in sorted(path for root in roots for path in root.rglob("*.py")):
        for _line, found, _comments, _context in extract_from_file("python", path):
            yield found if isinstance(found, str) else found[0]
    for path in sorted(path for root in roots for path in root.rglob("*.html")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for one, other in IN_TEMPLATE.findall(code):
            yield (one or other).replace("\\'", "'").replace('\\"', '"').replace("%%", "%")


def words_of_the_page() -> set[str]:
    resolutions = {str(choice.label) for choice in Resolution}
    return {*words(*PAGES)} | resolutions


def translation_of(lang: str, word: str) -> list[str]:
    message = catalogue(lang).get(word)
    if message is None or message.fuzzy:
        return []
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_the_sources_are_read_as_makemessages_reads_them() -> None:
    found = words_of_the_page()
    assert "Error reference" in found
    assert "%(count)s code" in found
    assert "The codes can't be shown right now" in found
    assert len(found) > 40


@pytest.mark.parametrize("lang", OTHERS)
def test_every_word_is_in_the_catalogue_of_each_language(lang: str) -> None:
    missing = {word for word in words() if catalogue(lang).get(word) is None}
    assert not missing, "run manage.py makemessages"


@pytest.mark.parametrize("lang", OTHERS)
def test_the_page_is_translated(lang: str) -> None:
    missing = {word for word in words_of_the_page() if not all(translation_of(lang, word) or [""])}
    assert not missing


@pytest.mark.parametrize("lang", WHOLE)
def test_every_screen_is_translated(lang: str) -> None:
    assert not {word for word in words() if not all(translation_of(lang, word) or [""])}


@pytest.mark.parametrize("lang", OTHERS)
def test_placeholders_are_those_of_the_source(lang: str) -> None:
    wrong = {}
    for message in catalogue(lang):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        wanted = {frozenset(PLACEHOLDER.findall(one)) for one in ids}
        for text in filter(None, texts):
            # A language may write its singular without the number.
            given = set(PLACEHOLDER.findall(text))
            if not any(given == one for one in wanted) and message.id:
                wrong[msgid(message)] = text
    assert not wrong


@pytest.mark.parametrize("lang", OTHERS)
def test_its_header_names_the_language(lang: str) -> None:
    header = dict(catalogue(lang).mime_headers)
    assert header["Language"] == BY_TAG[lang].tag
    assert header["Plural-Forms"].startswith("nplurals=2;")
