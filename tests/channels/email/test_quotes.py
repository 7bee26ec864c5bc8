"""History and signatures folded away, answers never."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relevo.channels.email.parse import ParsedMail, parse
from relevo.channels.email.quotes import fold_text

PAYLOADS = Path(__file__).parent / "payloads"


def load(name: str) -> ParsedMail:
    return parse((PAYLOADS / f"{name}.eml").read_bytes(), received_at=datetime(2025, 11, 4, tzinfo=UTC))


OWN = {
    "reply-gmail-en": "Thank you, the blue one please.",
    "reply-gmail-es": "Muchas gracias, ya me llegó el paquete.\n\nUn saludo,\nLucía",
    "reply-gmail-pt": "Ainda não recebi o reembolso.",
    "reply-gmail-fr": "Parfait, merci beaucoup !",
    "reply-gmail-de": "Danke, das hat geholfen.",
    "reply-gmail-it": "Grazie mille, tutto risolto.",
    "reply-outlook-en": "It still does not work. I attached nothing this time.",
    "reply-outlook-es": "Sigue sin funcionar.",
    "reply-outlook-pt": "Continua sem funcionar.",
    "reply-outlook-fr": "Toujours la même erreur.",
    "reply-outlook-de": "Leider immer noch dasselbe.",
    "reply-original-message-es": "De acuerdo, gracias.",
    "reply-bottom-posting": "It is the K-200.",
    "reply-mobile-signature-pt": "Pode cancelar, por favor.",
    "reply-unknown-language": "Takk, det virker nå.",
    "signature-en": "Please call me back.",
    "mobile-signature-es": "¿Cuándo llega mi pedido?",
    "html-gmail-quote": "Merci, c'est parfait.",
    "html-outlook-desktop": "Sigue sin funcionar.",
    "html-outlook-web": "Obrigado, resolvido.",
    "html-yahoo": "It works now, thanks.",
    "html-apple": "Ja, das passt.",
    "html-thunderbird": "Perfetto, grazie.",
}
OWN_HTML = {
    "html-gmail-quote": '<div dir="ltr">Merci, c\'est <b>parfait</b>.</div>',
    "html-outlook-desktop": "<div><p>Sigue sin funcionar.</p></div>",
    "html-outlook-web": "<div>Obrigado, resolvido.</div>",
    "html-yahoo": "<div><div>It works now, thanks.</div></div>",
    "html-apple": "Ja, das passt.",
    "html-thunderbird": "<p>Perfetto, grazie.</p>",
}
WHOLE = [
    "reply-inline-answers",
    "forward-gmail-es",
    "forward-outlook-pt",
    "only-quote",
    "html-gmail-inline",
    "html-gmail-forward",
    "html-newsletter",
]


@pytest.mark.parametrize(("name", "own"), OWN.items())
def test_own_text(name: str, own: str) -> None:
    assert load(name).reply_text == own


@pytest.mark.parametrize(("name", "own"), OWN_HTML.items())
def test_own_html(name: str, own: str) -> None:
    mail = load(name)
    assert mail.reply_html == own
    assert mail.html != own


@pytest.mark.parametrize("name", WHOLE)
def test_kept_whole(name: str) -> None:
    mail = load(name)
    assert mail.reply_text == mail.text
    assert mail.reply_html == mail.html
    assert mail.text


ATTRIBUTIONS = [
    "On Mon, Nov 3, 2025 at 9:58 AM, Support <help@desk.example> wrote:",
    "On 03/11/2025 09:58, Support wrote:",
    "Support <help@desk.example> wrote on 3 November 2025:",
    "El 3/11/25 a las 9:58, Soporte escribió:",
    "El lunes, 3 de noviembre de 2025, 9:58:11 CET, Soporte <help@desk.example> escribió:",
    "Em segunda-feira, 3 de novembro de 2025 às 09:58, Suporte <help@desk.example> escreveu:",
    "No dia 03/11/2025, às 09:58, Suporte escreveu:",
    "A 3 de novembro de 2025 09:58:00 WET, Suporte escreveu:",
    "Le lundi 3 novembre 2025 à 09:58, Assistance <help@desk.example> a écrit\u00a0:",
    "Le 03/11/2025 à 09:58, Assistance a écrit :",
    "Am 03.11.25 um 09:58 schrieb Kundendienst:",
    "Kundendienst <help@desk.example> schrieb am 03.11.2025 09:58:",
    "Il 03/11/25 09:58, Assistenza ha scritto:",
    "Op ma 3 nov 2025 om 09:58 schreef Klantenservice <help@desk.example>:",
    "Den mån 3 nov. 2025 kl 09:58 skrev Kundtjänst <help@desk.example>:",
    "W dniu 3.11.2025 o 09:58, Pomoc pisze/napisał:",
    "пн, 3 нояб. 2025 г. в 09:58, Поддержка <help@desk.example> написал(а):",
    "El dl., 3 nov. 2025, 9:58, Suport <help@desk.example> va escriure:",
    "2025年11月3日(月) 9:58 サポート <help@desk.example> 写道：",
]


@pytest.mark.parametrize("heading", ATTRIBUTIONS)
@pytest.mark.parametrize("quoted", ["> older", "older"])
def test_headings_of_quotes(heading: str, quoted: str) -> None:
    assert fold_text(f"New.\n\n{heading}\n\n{quoted}\n{quoted}") == "New."


SEPARATORS = [
    "-----Original Message-----",
    "-----Mensaje original-----",
    "----- Mensagem original -----",
    "-----Message d'origine-----",
    "-----Ursprüngliche Nachricht-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_separators(separator: str) -> None:
    assert fold_text(f"New.\n\n{separator}\nolder\nolder") == "New."


MOBILE = [
    "Sent from my iPhone",
    "Sent from Yahoo Mail on Android",
    "Get Outlook for iOS <https://aka.ms/example>",
    "Enviado desde mi iPhone",
    "Enviado desde mi Samsung Galaxy",
    "Obtener Outlook para Android",
    "Enviado do meu iPhone",
    "Enviado a partir do meu smartphone Samsung Galaxy.",
    "Obter o Outlook para iOS",
    "Envoyé de mon iPhone",
    "Obtenir Outlook pour iOS",
    "Von meinem iPhone gesendet",
    "Gesendet mit der mobilen Mail App",
    "Inviato da iPhone",
    "Verzonden vanaf mijn iPhone",
]


@pytest.mark.parametrize("line", MOBILE)
def test_mobile_signatures(line: str) -> None:
    assert fold_text(f"New.\n\n{line}\n") == "New."


UNTOUCHED = [
    "As John wrote in 2019:\nthe device never worked.",
    "I wrote the following:\nplease cancel.",
    "From: now on please use my new address.\nThanks",
    "Sent from the warehouse last week, it has not arrived.\nWhere is it?",
    "Hi,\nsee my answers inline.\n\nOn Mon, Nov 3, 2025 at 9:58 AM, Support <help@desk.example> wrote:\n> a\n> b",
    "Mis respuestas van abajo en rojo.\n\nEl 3/11/25 a las 9:58, Soporte escribió:\n> a\n> b\n> c",
    "Items:\n-- screws\n-- nails",
    "> quoted\nanswer\n> quoted\nanswer",
    "",
    "   \n\n",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_untouched(text: str) -> None:
    assert fold_text(text) == text


def test_last_line_directly_above_the_heading_stays() -> None:
    assert fold_text("Thanks at 9:30.\nOn Mon, Nov 3, 2025 at 9:58 AM, Support wrote:\n> a") == "Thanks at 9:30."
    assert fold_text("On second thought, cancel it.\nOn 3 Nov 2025, Support wrote:\n> a") == "On second thought, cancel it."


def test_nested_history_goes_with_the_first_cut() -> None:
    text = "New.\n\nOn 3 Nov 2025, Support wrote:\n> older\n> On 2 Nov 2025, Ana wrote:\n>> oldest\n>\n> regards"
    assert fold_text(text) == "New."


def test_outlook_header_is_content_in_a_forward_and_history_in_a_reply() -> None:
    text = "See below.\n\nFrom: Carrier\nSent: Monday\nTo: Ana\nSubject: Delivery\n\nIn our depot."
    assert fold_text(text, subject="RE: Delivery") == "See below."
    assert fold_text(text, subject="FW: Delivery") == text
    assert fold_text(text, subject="RV: Delivery") == text


def test_html_tells_where_the_plain_twin_does_not() -> None:
    plain = "Kiitos.\n\nJoku outo otsikko\nvanha viesti"
    html = '<p>Kiitos.</p><div class="yahoo_quoted"><p>Joku outo otsikko</p><p>vanha viesti</p></div>'
    raw = (
        'From: a@example.org\nContent-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n'
        f"{plain}\n--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    )
    mail = parse(raw.encode(), received_at=datetime(2025, 11, 4, tzinfo=UTC))
    assert mail.text == plain
    assert mail.reply_text == "Kiitos."
    assert mail.reply_html == "<p>Kiitos.</p>"


def test_bottom_posted_html_loses_the_quote_above() -> None:
    html = (
        '<div><div class="moz-cite-prefix">On 03/11/2025 09:58, Support wrote:</div><blockquote type="cite">Old</blockquote>'
        "<p>New <b>text</b></p></div>"
    )
    raw = f"From: a@example.org\nContent-Type: text/html; charset=utf-8\n\n{html}\n"
    mail = parse(raw.encode(), received_at=datetime(2025, 11, 4, tzinfo=UTC))
    assert mail.reply_text == "New text"
    assert "Old" not in mail.reply_html
    assert "<b>text</b>" in mail.reply_html


def test_very_long_texts_are_kept_to_their_end() -> None:
    text = "\n".join(f"line {number}" for number in range(6000))
    assert fold_text(text) == text
    assert fold_text("New.\n\nOn 3 Nov 2025, Support wrote:\n" + "> old\n" * 6000) == "New."
