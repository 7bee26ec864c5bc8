"""The words by which machines give themselves away, in the languages of the people who write to us.

Everything is matched against text in lower case without accents (`fold`), so each phrase is written that way.
"""

from __future__ import annotations

import re

from relevo.core.text import strip_accents


def fold(text: str) -> str:
    """``text`` as the patterns here expect it: lower case, no accents, plain spaces and apostrophes."""
    return strip_accents(text).lower().replace("\xa0", " ").replace("\u202f", " ").replace("’", "'")


# Subjects that Exchange and Outlook put before an absence note, then what others use.
AUTO_REPLY_SUBJECT = re.compile(
    r"^(?:automatic reply|auto(?:matic)?[ -]?(?:reply|response|responder)|auto:|autoreply|out of (?:the )?office|ooo\b"
    r"|on (?:vacation|leave|holiday)"
    r"|respuesta automatica|auto ?respuesta|contestacion automatica|fuera de (?:la )?oficina|ausente de la oficina|estoy de vacaciones"
    r"|resposta automatica|auto ?resposta|fora do escritorio|ausencia(?: temporaria)?\b|ausente\b|estou de ferias|ferias:"
    r"|reponse automatique|absence du bureau|absent\(?e?\)? du bureau|message d'absence|(?:je suis )?en conges"
    r"|automatische (?:antwort|antwoord)|abwesenheit(?:s|\b)|nicht im buro|ich bin im urlaub|autoantwort"
    r"|risposta automatica|fuori (?:sede|ufficio)|assente dall'ufficio|automatisch antwoord|afwezig|autosvar|automatiskt svar"
    r"|automatisk svar"
    r"|automaattinen vastaus|odpowiedz automatyczna|automaticka odpoved|automatikus valasz|raspuns automat|otomatik yanit|otomatik cevap"
    r"|avtomatiska svar|автоматический ответ|自动(?:回复|答复)|自動(?:回覆|返信|応答))"
)
ABSENCE_BODY = re.compile(
    r"out of (?:the )?office|on (?:vacation|annual leave|parental leave|holiday)|limited access to (?:my )?e-?mail"
    r"|this is an automat(?:ic|ed) (?:reply|response|message)"
    r"|fuera de la oficina|estoy de vacaciones|estare ausente|respuesta automatica|mensaje automatico|no estare disponible"
    r"|fora do escritorio|estou de ferias|estarei ausente|resposta automatica|mensagem automatica|de licenca"
    r"|absent du bureau|en conges|je suis absent|reponse automatique|message automatique|de retour le"
    r"|nicht im buro|im urlaub|abwesend|automatische (?:antwort|nachricht)|wieder erreichbar"
    r"|fuori ufficio|sono in ferie|saro assente|risposta automatica|afwezig|niet op kantoor"
)
CHALLENGE_SUBJECT = re.compile(
    r"antispam uol|spam ?arrest|boxbe|please (?:confirm|verify) (?:your )?(?:message|e-?mail you sent|delivery)|sender verification"
    r"|confirm(?:ation)? (?:required|needed) to deliver"
    r"|confirme (?:su|seu|o envio d[oe]) (?:mensaje|e-?mail|mensagem)|verificacion de(?:l)? remitente|verificacao de remetente"
    r"|confirmez votre (?:message|envoi)"
    r"|bestatigung ihrer (?:nachricht|e-?mail) (?:erforderlich|notwendig)|absenderprufung"
)
BOUNCE_SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|mail[-_.]?delivery[-_.]?(?:subsystem|system)?|bounces?|mdaemon|microsoftexchange[0-9a-f]*)(?:[+@-]|$)"
)
BOUNCE_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|undelivered mail returned|delivery (?:status notification|failure|has failed|problem|error|report)"
    r"|delayed mail|mail delivery (?:failed|system|failure|subsystem|delayed)"
    r"|returned mail|returned to sender|failure notice|failed delivery|message (?:not delivered|delivery failure"
    r"|could not be delivered|undeliverable)|could not send message"
    r"|non remis|non delivre|echec (?:de la )?(?:remise|livraison|distribution)|avis de non|notification d'etat de remise|courrier non"
    r"|no (?:se )?(?:ha podido|pudo|puede) entregar|no entregad|no se puede entregar|devuelto|error (?:de|en la) entrega"
    r"|fallo (?:de|en la) entrega|notificacion de(?:l)? estado de (?:la )?entrega|correo devuelto"
    r"|nao (?:foi )?(?:entregue|pode ser entregue)|falha (?:na|de) entrega|mensagem (?:devolvida|nao entregue)"
    r"|nao e possivel entregar|notificacao (?:de|do) status d[ae] entrega|retornad[oa] ao remetente|devolvid"
    r"|unzustellbar|nicht zugestellt|zustellung (?:fehlgeschlagen|verzogert)|fehler bei der zustellung|zustellungsfehler"
    r"|nachricht konnte nicht|mailzustellung"
    r"|mancato recapito|non recapitabile|mancata consegna|consegna non riuscita|onbestelbaar|niet (?:bezorgd|afgeleverd)"
    r"|olevererbart|kunde inte levereras|nie dostarczono|niedostarczon|недоставлен|не доставлено"
)
BOUNCE_BODY = re.compile(
    r"hi\. this is the qmail-send program|this is the mail system at host|a message that you (?:have )?sent could not be delivered"
    r"|this message was created automatically by mail delivery software"
    r"|(?:delivery has failed to these recipients|couldn't be delivered|could not be delivered|wasn't delivered|address not found"
    r"|was not delivered to|unable to deliver (?:your|the) message|undeliverable to the following)"
    r"|i'm sorry to have to inform you|sorry, we were unable to deliver|the following addresses had permanent"
    r"|recipient address rejected|message blocked|user unknown|mailbox (?:is )?full"
    r"|no se (?:ha podido|pudo|puede) entregar|no se ha encontrado la direccion|no se encontro la direccion|error al entregar"
    r"|direccion no encontrada"
    r"|nao foi (?:possivel entregar|entregue)|nao pode ser entregue|endereco nao encontrado|falha ao entregar"
    r"|n'a pas (?:pu|ete) (?:etre )?(?:remis|distribue|livre)|echec de la remise|adresse introuvable|n'a pas pu etre"
    r"|konnte nicht zugestellt werden|nicht zugestellt werden|adresse nicht gefunden|ihre nachricht wurde nicht|leider konnte"
    r"|non e stato possibile (?:recapitare|consegnare)|impossibile recapitare|indirizzo non trovato|kan niet worden bezorgd"
    r"|kon niet worden (?:bezorgd|afgeleverd)"
)
DELAYED = re.compile(
    r"\bdelay(?:ed)?\b|will (?:be retried|keep trying|retry|continue to try)|no action is required on your part|still trying"
    r"|has not yet been delivered|not been delivered yet|you do not need to (?:resend|send)"
    r"|se (?:ha retrasado|seguira intentando)|entrega (?:retrasada|demorada|atrasada|incompleta)|aun no se ha (?:podido )?entreg"
    r"|foi (?:atrasada|adiada)|continuar(?:a|emos) tentando|atraso na entrega"
    r"|a ete retardee?|remise (?:retardee|differee)|sera retentee|verzogert|noch nicht zugestellt|weiterhin versuch|in ritardo"
    r"|consegna ritardata|vertraagd"
)
