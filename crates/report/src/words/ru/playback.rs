//! An answer that appears as it came.

use bench::analysis::Playback;

use super::Ru;
use super::nouns::{OF_TOKENS, plural};
use crate::words::numbers::{decimal, rounded, span};

pub fn playback(playback: &Playback) -> String {
    let ttft = span(playback.ttft_s * 1000.0, Ru);
    let comes = match playback.is_streamed {
        true => format!("TTFT {ttft}"),
        false => format!("целиком через {ttft}"),
    };
    let speed =
        format!("{comes}, вместе с ожиданием {} токен/с", rounded(playback.tokens_per_s(), Ru));
    match playback.users {
        0 | 1 => format!("{speed}; пользователь один"),
        several => format!("{speed} — каждому из {several} одновременно"),
    }
}

pub fn playback_at(playback: &Playback, at_s: f64) -> String {
    let at_s = at_s.min(playback.lasts_s);
    let tokens = playback.tokens_at(at_s);
    format!("{} с · {tokens} из {}", decimal(at_s, 1, Ru), plural(playback.tokens, OF_TOKENS))
}

/// So many letters a token of Russian has in common vocabularies.
pub fn letters_of_token() -> usize {
    3
}

/// A text of no matter, about 200 words long.
pub fn filler() -> &'static str {
    "Утром над рекой стоит туман, и другой берег не виден. Сначала из белого выступают верхушки тополей, потом \
     крыши, потом мост, по которому уже едут первые машины. Солнце поднимается медленно, но тепло чувствуется сразу: \
     доски причала темнеют от росы и тут же начинают сохнуть. Рыбак складывает удочки, пьёт чай из крышки термоса и \
     смотрит на воду. Улов невелик, зато день обещает быть ясным. Мимо проходит буксир с пустой баржей; волна \
     доходит до берега не скоро и едва качает лодки. В городе открываются булочные, пахнет хлебом и мокрым асфальтом. \
     Дворник поливает клумбы, где в этом году посадили бархатцы и высокую траву. Школьники идут по двое и по трое, \
     спорят о вчерашней игре и не торопятся. На углу чинят часы: стрелки сняты, циферблат прислонён к стене, и \
     прохожие по привычке поднимают голову, чтобы узнать время. Мастер говорит, что к вечеру всё будет готово. \
     Механизму больше ста лет, шестерни стёрлись, но ход ещё ровный. В библиотеке на втором этаже раскрывают окна. \
     Ветер листает газету на столе и затихает. Кто-то ищет карту старых дорог, кто-то просто сидит в тени и слушает, \
     как за окном стучат по рельсам трамваи. К полудню туман забыт, река блестит, и на мосту останавливаются, чтобы \
     посмотреть вниз. Ничего особенного не происходит, и в этом вся прелесть такого дня: он длинный, светлый и никуда \
     не спешит."
}
