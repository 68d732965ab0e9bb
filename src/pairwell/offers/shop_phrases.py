"""Sentences of reasons behind which no counts stand: the shop's own links, and its shelves.

By language and reason code: the shopper's sentence, the same where no title is known, and the
staff's. They claim nothing about what people buy (C5).
"""

# ruff: noqa: RUF001 - Cyrillic letters look like Latin ones; here they are meant.

from __future__ import annotations

Sentences = dict[str, tuple[str, str, str]]

_LINKED_EN = "Linked to {name} in the shop's file of relations; orders say too little yet."
_LINKED_RU = "Связан с товаром «{name}» в файле связей магазина; заказы говорят пока слишком мало."
_LINKED_PL = (
    "Powiązany z produktem „{name}” w pliku relacji sklepu; zamówienia mówią na razie za mało."
)

SHOP_PHRASES: dict[str, Sentences] = {
    "en": {
        "accessory": ("An accessory for {name}.", "An accessory for this product.", _LINKED_EN),
        "consumable": ("For use with {name}.", "For use with this product.", _LINKED_EN),
        "part_of_set": ("From the same set as {name}.", "From the same set.", _LINKED_EN),
        "often_bought_with": ("Goes well with {name}.", "Goes well with it.", _LINKED_EN),
        "service": ("A service for {name}.", "A service for this product.",
                    "A service that the shop's rules attach to {name}."),
        "impulse": ("A small extra for your order.", "A small extra for your order.",
                    "Tagged or linked by the shop as a small extra beside {name}."),
        "upgrade": ("The next step up from {name}.", "The next step up.",
                    "The shop calls it the upgrade of {name}."),
        "better_model": ("Like {name}, with more to it.", "Like this one, with more to it.",
                         "Of the same shelf as {name}, priced within the band, and better in: "
                         "{benefit}."),
        "bigger_pack": ("A bigger pack of {name}: each unit costs less.",
                        "A bigger pack: each unit costs less.",
                        "A bigger pack of {name}: one unit costs {saving} % less."),
        "more_affordable": ("A more affordable choice than {name}.", "A more affordable choice.",
                            "Of the same shelf as {name}, which was refused, and cheaper."),
        "stand_in": ("Goes with {name}.", "Goes with this product.",
                     "What is usually bought with {name} is out of stock; this is bought "
                     "instead of it."),
        "closes_gap": ("Completes your order to the next benefit.",
                       "Completes your order to the next benefit.",
                       "Goes with {name} and closes the gap to the next order sum."),
        "completes_deal": ("One more, and the cheapest is free.",
                           "One more, and the cheapest is free.",
                           "Completes the shop's multibuy that the cart began with {name}."),
        "due_again": ("Time for {name} again?", "Time for it again?",
                      "The customer buys {name} at intervals, and it is due."),
        "newer_version": ("A newer version of {name}.", "A newer version of what you have.",
                          "The customer has {name}; the shop calls this its newer version."),
        "kit": ("A set with {name}.", "A set with this product.", "A kit of the shop with {name}."),
    },
    "ru": {
        "accessory": ("Аксессуар к товару «{name}».", "Аксессуар к этому товару.", _LINKED_RU),
        "consumable": ("Для товара «{name}».", "Для этого товара.", _LINKED_RU),
        "part_of_set": ("Из одного комплекта с товаром «{name}».", "Из того же комплекта.",
                        _LINKED_RU),
        "often_bought_with": ("Подходит к товару «{name}».", "Подходит к этому товару.",
                              _LINKED_RU),
        "service": ("Услуга к товару «{name}».", "Услуга к этому товару.",
                    "Услуга, которую правила магазина предлагают к товару «{name}»."),
        "impulse": ("Мелочь к вашему заказу.", "Мелочь к вашему заказу.",
                    "Магазин отметил товар как мелочь к товару «{name}»."),
        "upgrade": ("Следующая ступень после товара «{name}».", "Следующая ступень.",
                    "Магазин называет его улучшенной версией товара «{name}»."),
        "better_model": ("Как «{name}», но с большими возможностями.",
                         "Похожий товар с большими возможностями.",
                         "С той же полки, что «{name}», по цене в пределах нормы и лучше: "
                         "{benefit}."),
        "bigger_pack": ("«{name}» в большей упаковке: единица стоит дешевле.",
                        "Большая упаковка: единица стоит дешевле.",
                        "Большая упаковка товара «{name}»: единица дешевле на {saving} %."),
        "more_affordable": ("Доступнее, чем «{name}».", "Более доступный вариант.",
                            "С той же полки, что «{name}», от которого отказались, и дешевле."),
        "stand_in": ("Подходит к товару «{name}».", "Подходит к этому товару.",
                     "Того, что обычно берут с товаром «{name}», нет в наличии; это берут "
                     "вместо него."),
        "closes_gap": ("Дополнит заказ до следующей выгоды.",
                       "Дополнит заказ до следующей выгоды.",
                       "Подходит к товару «{name}» и дополняет сумму заказа до порога."),
        "completes_deal": ("Ещё один — и самый дешёвый бесплатно.",
                           "Ещё один — и самый дешёвый бесплатно.",
                           "Завершает акцию магазина, начатую в корзине товаром «{name}»."),
        "due_again": ("Пора пополнить «{name}»?", "Пора пополнить запас?",
                      "Покупатель берёт «{name}» регулярно; срок подошёл."),
        "newer_version": ("Новая версия товара «{name}».", "Новая версия вашего товара.",
                          "У покупателя есть «{name}»; магазин называет это его новой версией."),
        "kit": ("Комплект с товаром «{name}».", "Комплект с этим товаром.",
                "Комплект магазина с товаром «{name}»."),
    },
    "pl": {
        "accessory": ("Akcesorium do produktu „{name}”.", "Akcesorium do tego produktu.",
                      _LINKED_PL),
        "consumable": ("Do używania z produktem „{name}”.", "Do używania z tym produktem.",
                       _LINKED_PL),
        "part_of_set": ("Z tego samego zestawu co „{name}”.", "Z tego samego zestawu.", _LINKED_PL),
        "often_bought_with": ("Pasuje do produktu „{name}”.", "Pasuje do tego produktu.",
                              _LINKED_PL),
        "service": ("Usługa do produktu „{name}”.", "Usługa do tego produktu.",
                    "Usługa, którą zasady sklepu dodają do produktu „{name}”."),
        "impulse": ("Drobiazg do zamówienia.", "Drobiazg do zamówienia.",
                    "Sklep oznaczył to jako drobiazg do produktu „{name}”."),
        "upgrade": ("Wyższy wariant produktu „{name}”.", "Wyższy wariant.",
                    "Sklep nazywa to lepszą wersją produktu „{name}”."),
        "better_model": ("Jak „{name}”, ale z większymi możliwościami.",
                         "Podobny produkt z większymi możliwościami.",
                         "Z tej samej półki co „{name}”, z ceną w dopuszczalnych granicach "
                         "i lepszy: {benefit}."),
        "bigger_pack": ("Większe opakowanie produktu „{name}”: sztuka kosztuje mniej.",
                        "Większe opakowanie: sztuka kosztuje mniej.",
                        "Większe opakowanie produktu „{name}”: jednostka tańsza o {saving} %."),
        "more_affordable": ("Tańszy wybór niż „{name}”.", "Tańszy wybór.",
                            "Z tej samej półki co odrzucony „{name}”, ale tańszy."),
        "stand_in": ("Pasuje do produktu „{name}”.", "Pasuje do tego produktu.",
                     "Tego, co zwykle kupuje się z produktem „{name}”, brak w magazynie; to "
                     "kupuje się zamiast niego."),
        "closes_gap": ("Uzupełnia zamówienie do kolejnej korzyści.",
                       "Uzupełnia zamówienie do kolejnej korzyści.",
                       "Pasuje do produktu „{name}” i uzupełnia wartość zamówienia do progu."),
        "completes_deal": ("Jeszcze jeden, a najtańszy gratis.",
                           "Jeszcze jeden, a najtańszy gratis.",
                           "Uzupełnia promocję sklepu, którą koszyk zaczął od „{name}”."),
        "due_again": ("Czas na „{name}”?", "Czas uzupełnić zapas?",
                      "Klient kupuje „{name}” regularnie; nadszedł termin."),
        "newer_version": ("Nowsza wersja produktu „{name}”.", "Nowsza wersja Twojego produktu.",
                          "Klient ma „{name}”; sklep nazywa to nowszą wersją."),
        "kit": ("Zestaw z produktem „{name}”.", "Zestaw z tym produktem.",
                "Zestaw sklepu z produktem „{name}”."),
    },
}  # fmt: skip
