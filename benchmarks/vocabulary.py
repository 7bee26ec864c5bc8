"""The words that generated customers and agents use: three languages, Zipf-distributed, with rare terms among them.

The heads of the lists are real (function words and the words of a help desk), the tails are made of syllables of the language: what
matters for an index is how often words occur and how they begin.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

LANGUAGES = ("en", "es", "pt-br")
SHARES = (40, 35, 25)
SIZE = 4000

_HEADS = {
    "en": (
        "the to and i my a of is it you for order not in have on this that we please was be are your with but can has me from will at thank hello so "
        "been if would when an or as received refund delivery payment account invoice package return number address email card delivered "
        "arrived broken "
        "wrong size colour exchange waiting still days week tracking shipped cancel password login website checkout discount coupon warranty repair "
        "replacement customer service help problem question answer today yesterday tomorrow monday friday urgent charged twice bank "
        "transfer stock shop "
        "store box missing item items parcel courier damaged product quality photo attached regards sincerely"
    ),
    "es": (
        "de la que el en y a los no un se mi por con una su para es lo me del las le al pedido pero como gracias hola ha he si ya muy esta este sin "
        "devolución reembolso envío pago cuenta factura paquete número dirección correo tarjeta entregado llegado roto equivocado talla color cambio "
        "esperando todavía días semana seguimiento enviado cancelar contraseña sesión página compra descuento cupón garantía reparación sustitución "
        "cliente atención ayuda problema pregunta respuesta hoy ayer mañana lunes viernes urgente cobrado dos veces banco transferencia "
        "tienda caja falta "
        "artículo mensajero dañado producto calidad foto adjunta saludos cordiales recibido recibí quiero puedo podrían ustedes"
    ),
    "pt-br": (
        "de que o a e do da em um não para com uma os no se na por mais as dos como mas meu ao ele das pedido obrigado olá já está este sem foi tem "
        "devolução reembolso envio pagamento conta fatura pacote número endereço cartão entregue chegou quebrado errado tamanho cor troca esperando "
        "ainda dias semana rastreamento enviado cancelar senha entrar página compra desconto cupom garantia conserto substituição cliente "
        "atendimento "
        "ajuda problema pergunta resposta hoje ontem amanhã segunda sexta urgente cobrado duas vezes banco transferência loja caixa falta item "
        "entregador danificado produto qualidade anexa atenciosamente recebi recebido quero posso poderiam vocês você"
    ),
}
_SYLLABLES = {
    "en": "ber con der ing ment tion ver ly ter pro ack ell ish ow ast ound ren sta tri min ble car den fort gra hol".split(),
    "es": "ción mien to ra do es per con ta lo re na tri bu car ga len so ví má dor ble que pa lla ño".split(),
    "pt-br": "ção men to ra do es per com ta lo re na tri bu car ga len so ví má dor vel que pa lha nho".split(),
}
_RARE = "zor quax vint exil yaro kleb nux wimb dral ost umi feg".split()


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language, the commonest first, with running weights for `random.choices`."""

    words: tuple[str, ...]
    running: tuple[float, ...]

    def say(self, source: random.Random, count: int) -> list[str]:
        """So many words."""
        return source.choices(self.words, cum_weights=self.running, k=count)


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language; always the same."""
    source = random.Random(f"vocabulary {language}")
    words = list(dict.fromkeys(_HEADS[language].split()))
    known = set(words)
    while len(words) < SIZE:
        word = "".join(source.choices(_SYLLABLES[language], k=source.choice((2, 3, 3, 4))))
        if word not in known:
            known.add(word)
            words.append(word)
    return Vocabulary(tuple(words), tuple(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(SIZE))))


@cache
def rare_terms(messages: int) -> tuple[str, ...]:
    """Words of which each occurs in about twenty of so many messages (one message in fifty has one)."""
    source = random.Random("rare terms")
    wanted = max(20, messages // 1000)
    found: dict[str, None] = {}
    while len(found) < wanted:
        found["x" + "".join(source.choices(_RARE, k=4))] = None
    return tuple(found)


def sentences(words: list[str]) -> str:
    """Words as sentences of nine."""
    return ". ".join(" ".join(words[at : at + 9]).capitalize() for at in range(0, len(words), 9)) + "."
