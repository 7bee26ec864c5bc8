"""Lines by which mail programs introduce older mail and close with a signature, by language.

Matched against single lines in lower case without accents (`relevo.channels.email.classify.phrases.fold` does the same).
"""

from __future__ import annotations

import re

# "X wrote:": the verb, and what may stand between it and the colon.
_WROTE = (
    r"wrote|escribio|ha escrito|va escriure|escreveu|escreveram|a ecrit|schrieb|schreef|heeft .{1,120}geschreven|geschreven"
    r"|ha scritto|scrive"
    r"|skrev|skrifaði|kirjoitti|napisala?|napisal\(a\)|napsala?|napsal\(a\)|írta|irta|a scris|написала?|написал\(а\)|пишет"
    r"|sunu yazdi|yazdi|εγραψε|da viet"
)
# How such a line begins: it keeps "as John wrote in 2019:" out.
_STARTS = r"on|el|em|na|no|a|as|le|am|il|in data|il giorno|op|den|d\.|dne|dnia|w dniu|pe|pa|lor|vao|στις|la data|tarihinde|elle|o|os"
_STARTED = re.compile(rf"^(?:{_STARTS})[ ,.].{{4,300}}?\b(?:{_WROTE})\b.{{0,120}} ?[:：]$")
_ADDRESSED = re.compile(rf"^.{{0,200}}(?:<[^<>]{{3,100}}@|\[mailto:|\d{{1,2}}[:.h]\d{{2}}).{{0,160}}(?:{_WROTE})\b.{{0,60}} ?[:：]$")
_VERB = re.compile(rf"\b(?:{_WROTE})\b")
_ASIAN = re.compile(r".{4,200}(?:写道|寫道|のメール|書きました|작성|님이 작성)\s*[:：]$")
_DATE_OR_ADDRESS = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|@|\d{1,2}[./-]\d{1,2}")
_START = re.compile(rf"^(?:{_STARTS})[ ,.]")


def is_attribution(line: str) -> bool:
    """Whether a folded line says "On this day that person wrote:": it names a day or an address and begins or is built like one."""
    if not _VERB.search(line):
        return bool(_ASIAN.match(line))
    return bool(_DATE_OR_ADDRESS.search(line)) and bool(_STARTED.match(line) or _ADDRESSED.match(line))


def may_start_attribution(line: str) -> bool:
    """Whether such a heading, wrapped over several lines, may begin with this one."""
    return bool(_START.match(line) or _DATE_OR_ADDRESS.search(line) or "<" in line)


ORIGINAL_MESSAGE = re.compile(
    r"^[-_*= ]{2,}\s*(?:original message|original appointment|reply message|reply (?:above|separator)|mensaje original"
    r"|mensagem original|message d'origine|message original|courriel original"
    r"|ursprungliche (?:nachricht|e-?mail)|originalnachricht|messaggio originale|oorspronkelijk bericht|origineel bericht"
    r"|ursprungligt meddelande|ursprungsmeddelande"
    r"|oprindelig meddelelse|opprinnelig melding|alkuperainen viesti|wiadomosc oryginalna|oryginalna wiadomosc|puvodni zprava"
    r"|eredeti uzenet|mesaj original|orijinal mesaj"
    r"|исходное сообщение|missatge original|原始邮件|原始郵件|元のメッセージ)\s*[-_*= ]{2,}$"
)
FORWARDED = re.compile(
    r"^(?:[-_*= >]{2,}\s*(?:forwarded (?:message|by)|forwarded mail|mensaje reenviado|mensagem (?:encaminhada|reencaminhada)"
    r"|message (?:transfere|reexpedie|transmis)|courriel transfere"
    r"|weitergeleitete (?:nachricht|e-?mail)|messaggio inoltrato|doorgestuurd bericht|vidarebefordrat meddelande"
    r"|videresendt (?:meddelelse|melding)|valitetty viesti"
    r"|przekazana wiadomosc|preposlana zprava|пересылаемое сообщение|пересланное сообщение|转发邮件)"
    r"|(?:begin forwarded message|inicio del mensaje reenviado|inicio da mensagem (?:reenviada|encaminhada|reencaminhada)"
    r"|debut du message (?:reexpedie|transfere)"
    r"|anfang der weitergeleiteten (?:nachricht|e-?mail)|inizio (?:del )?messaggio inoltrato|begin doorgestuurd bericht) ?:)"
)
FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fw|fwd|rv|reenv|enc|encam|tr|wg|i|inoltro|doorst|vb|vs|pd|vl|转发)\s*[:：]", re.IGNORECASE
)

_FROM = r"from|de|von|da|van|fran|fra|od|от|от кого|lahettaja|expediteur|remitente|remetente|mittente|absender|发件人|寄件者|差出人"
_OTHER = (
    r"sent|date|to|cc|bcc|subject|reply-to|importance|sent by|enviado(?: el| em| a las)?|enviada(?: em)?|fecha|data|para|asunto"
    r"|assunto|cco|envoye(?: le)?|date d'envoi|a|pour|objet|sujet|repondre a"
    r"|gesendet|datum|an|betreff|kopie|inviato|oggetto|verzonden|aan|onderwerp|skickat|till|amne|sendt|til|emne|vastaanottaja|aihe"
    r"|wyslano|do|temat|komu|predmet|odeslano"
    r"|отправлено|дата|кому|тема|копия|priority|prioridad|prioridade|responder a|发送时间|收件人|主题|抄送|送信日時|宛先|件名"
)
HEADER_FROM = re.compile(rf"^[*> ]{{0,4}}(?:{_FROM}) ?[*]?[:：][*]?\s*\S")
HEADER_OTHER = re.compile(rf"^[*> ]{{0,4}}(?:{_FROM}|{_OTHER}) ?[*]?[:：]")
RULE = re.compile(r"^[-_=—]{10,}$")

# The author says that answers stand inside the quoted text: then nothing may be folded away.
ANSWERS_INSIDE = re.compile(
    r"\b(?:see inline|(?:answer|comment|repl(?:y|ie)|respon[sd]e?)(?:s|d|ed)?\b.{0,40}\b(?:inline|below|in (?:red|blue|green|bold|caps))"
    r"|(?:respuestas?|comentarios?|contesto|respondo)\b.{0,40}\b(?:abajo|debajo|entre lineas|en (?:rojo|azul|verde|negrita|mayusculas))"
    r"|(?:respostas?|comentarios?|respondo)\b.{0,40}\b(?:abaixo|entre linhas|em (?:vermelho|azul|verde|negrito))"
    r"|(?:reponses?|commentaires?|reponds)\b.{0,40}\b(?:ci-dessous|en (?:rouge|bleu|vert|gras)|dans le texte)"
    r"|(?:antworten?|anmerkungen|kommentare|antworte)\b.{0,40}\b(?:unten|im text|in (?:rot|blau|grun|fett))"
    r"|(?:risposte|commenti|rispondo)\b.{0,40}\b(?:sotto|di seguito|in (?:rosso|blu|grassetto)))"
)

SIGNATURE_MARK = re.compile(r"^(?:--|—|__)\s?$")
MOBILE_SIGNATURE = re.compile(
    r"^[-_*<\[( ]{0,6}(?:(?:sent|written) (?:from|using|via|with) (?:my |the |a )?[\w.@+' -]{2,60}|get outlook for .{2,60}"
    r"|sent from (?:yahoo|aol|mail) .{0,60}"
    r"|(?:enviad[oa]|escrit[oa]) (?:desde|con|por|via|do|da|pelo|pela|a partir d[oe]|através d[oe]|atraves d[oe]) (?:mi |meu "
    r"|minha |el |la |o |a |un |um )?[\w.@+' -]{2,60}"
    r"|(?:obtener|obten|obtenha|descargar|baixar|obter) (?:o )?outlook .{2,60}|envoye (?:de|depuis|a partir de|avec) .{2,60}"
    r"|obtenir outlook .{2,60}|telecharger outlook .{2,60}"
    r"|(?:von meinem|gesendet (?:von|mit|uber)|diese nachricht wurde von meinem).{2,60}|holen sie sich outlook .{2,60}"
    r"|outlook fur (?:ios|android) (?:beziehen|herunterladen).{0,60}"
    r"|(?:inviato|inviata) (?:da|dal|con) .{2,60}|(?:scarica|ottieni) outlook .{2,60}|verzonden (?:vanaf|met|via|vanuit) .{2,60}"
    r"|verstuurd vanaf .{2,60}|download outlook .{2,60}|outlook voor .{2,40}downloaden.{0,60}"
    r"|skickat fran .{2,60}|sendt fra .{2,60}|lahetetty .{2,60}|wyslano z .{2,60}|отправлено (?:с|из) .{2,60}|发自我的.{1,40})"
    r"(?:\s*<?https?://\S{1,200})?[>\])*_. ]{0,6}$"
)
