//! Prompts of real sentences: random words would be harder to predict than any text a model is given, and
//! speculative decoding would look worse than it is.

use crate::mix::shuffle;

/// The end of every prompt, which asks for a long answer.
pub const REQUEST: &str = "Продолжи этот текст подробно и связно, не короче тридцати предложений.";

/// Written for this program and free for any use: Russian and English sentences in turn.
pub const SENTENCES: [&str; 72] = [
    "Утром над рекой стоял туман, и лодка рыбака казалась нарисованной на сером полотне.",
    "The harbour was quiet that morning, and only the gulls argued about the weather.",
    "Мой дед всю жизнь чинил часы и уверял, что время любит терпеливых.",
    "My neighbour keeps bees on the roof and says the city makes better honey than the fields.",
    "В старом доме на углу по вечерам играли на рояле, и прохожие замедляли шаг.",
    "The clock in the station had been wrong for years, yet every train left on time.",
    "Поезд пришёл с опозданием, но никто не жаловался: за окном цвели яблони.",
    "She opened the old letter slowly, as if the words might fly away.",
    "Учёные долго спорили, почему кит поёт, пока один из них не догадался просто слушать.",
    "A good map tells you where the road goes; a great one tells you why.",
    "Хлеб в этой деревне пекли так, что за ним приезжали из города за сорок вёрст.",
    "The engineer drew the bridge on a napkin, and the napkin now hangs in the town hall.",
    "Когда выпал первый снег, дети вышли во двор и забыли про обед.",
    "After the storm the beach was covered with shells nobody had ever seen before.",
    "Инженер объяснил, что мост держится не на камнях, а на точном расчёте.",
    "He learned to cook from a radio programme and never knew what the dishes looked like.",
    "Библиотекарь помнила каждую книгу и каждого, кто вернул её с опозданием.",
    "The library stayed open through the winter, because the readers brought their own firewood.",
    "Кошка спала на подоконнике и открывала один глаз, когда мимо пролетала птица.",
    "Nobody remembered who had planted the oak, but everyone had climbed it once.",
    "Дорога шла через лес, потом через поле, а потом пропадала в высокой траве.",
    "The scientist counted stars until she found one that should not have been there.",
    "Врач сказал, что лучшее лекарство от бессонницы стоит в каждом лесу и ничего не стоит.",
    "When the lights went out, the whole street came outside and talked until midnight.",
    "На рынке спорили о цене на мёд, хотя всем было ясно, что год выдался дождливый.",
    "The tailor could guess your height from the sound of your steps on the stairs.",
    "Художник три недели искал нужный оттенок синего и нашёл его в луже после грозы.",
    "In spring the river moves its bed a little, and the farmers move their fences.",
    "Маяк погас сто лет назад, но капитаны до сих пор смотрят в его сторону.",
    "The dog waited at the gate every evening, although the school had closed in June.",
    "Сестра писала письма каждую неделю, а отвечала ей только соседская собака.",
    "They built the observatory on a hill, far from the lamps of the town.",
    "В горах эхо повторяет слова дважды: сначала громко, потом так, будто сомневается.",
    "An honest mistake, the old captain used to say, is worth more than a lucky guess.",
    "Садовник считал, что деревья растут быстрее, если с ними разговаривать по утрам.",
    "The museum lent the painting for a week and missed it for a year.",
    "Лаборатория работала всю ночь, и к рассвету прибор показал то, чего никто не ждал.",
    "Her grandfather repaired radios, and the kitchen always smelled of warm dust and solder.",
    "Старая карта врала во всём, кроме того места, где был отмечен колодец.",
    "The path through the marsh is safe if you step where the herons stand.",
    "Театр открыли в бывшей конюшне, и первое время актёрам мешал запах сена.",
    "The baker wrote the orders on the wall and painted the wall again each spring.",
    "Мальчик собрал радиоприёмник из трёх сломанных и поймал голос с другого берега моря.",
    "It took three summers to dig the well and one dry autumn to be thankful for it.",
    "Осенью по этой улице ходят медленно, потому что листья лежат до самых окон.",
    "The orchestra practised in a barn, and the swallows learned the second movement.",
    "Повар никогда не записывал рецептов: он говорил, что суп сам знает, чего ему не хватает.",
    "A train crossed the plain so slowly that the children could wave to every passenger.",
    "Весной река поднялась до ступеней школы, и уроки отменили на целую неделю.",
    "The lighthouse keeper counted ships by day and sentences by night.",
    "Архитектор оставил в стене пустое место, чтобы ласточкам было где вить гнёзда.",
    "Rain fell on the tin roof all afternoon, and nobody in the house spoke a word.",
    "Ночью в степи так тихо, что слышно, как остывают камни.",
    "The gardener planted the roses in a circle so that none of them would feel last.",
    "Почтальон знал все новости раньше газет, но никогда не рассказывал их первым.",
    "He carried the lamp down to the cellar and found the door that the drawings left out.",
    "Музей купил картину за бесценок, а потом выяснилось, что под ней была другая.",
    "The teacher began every lesson with a question and ended it with a better one.",
    "Если долго смотреть на огонь, начинает казаться, что он тоже смотрит на тебя.",
    "Snow closed the pass in October, and the inn had twelve guests until March.",
    "Бабушка хранила пуговицы в жестяной коробке и могла рассказать о каждой из них.",
    "The watchmaker refused the repair, because the watch was right and the owner was early.",
    "Корабль стоял во льдах до весны, и команда выучила наизусть единственную книгу.",
    "On the far shore someone lit a fire, and for a moment the lake had two moons.",
    "Учитель задавал вопросы, на которые сам не знал ответа, и потому его любили.",
    "The village had one telephone, and it rang mostly at supper.",
    "Ветер переменился к полудню, и запах моря дошёл до самых дальних дворов.",
    "Old ships are sold for their timber, but their names are given to new ones.",
    "Сад за домом зарос, но старая груша каждый август роняла плоды на крышу.",
    "The translator spent a month on one line and was never sorry for it.",
    "Мастер долго выбирал доску и сказал, что скрипка уже внутри, надо только убрать лишнее.",
    "From the top of the tower you can see four rivers, or five when the light is right.",
];

/// A prompt of this many words, including the closing request. Prompts of equally many words consist of the
/// same sentences, so that they are equally long; the seed determines their order.
#[must_use]
pub fn made_of(words: u32, seed: u64) -> String {
    let request_words = REQUEST.split(' ').count();
    let mut left = usize::try_from(words).unwrap_or(usize::MAX).saturating_sub(request_words);
    let mut sentences = Vec::new();
    for sentence in SENTENCES.into_iter().cycle() {
        if left == 0 {
            break;
        }
        let taken: Vec<&str> = sentence.split(' ').take(left).collect();
        left -= taken.len();
        sentences.push(taken.join(" "));
    }
    shuffle(&mut sentences, seed);
    sentences.push(REQUEST.into());
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted_words(text: &str) -> Vec<&str> {
        let mut words: Vec<&str> = text.split(' ').collect();
        words.sort_unstable();
        words
    }

    #[test]
    fn prompts_have_the_requested_words_in_different_orders() {
        for words in [40, 250, 4000] {
            let [one, other] = [1, 2].map(|seed| made_of(words, seed));
            assert_eq!(one.split(' ').count(), words as usize);
            assert_ne!(one, other);
            assert_eq!(sorted_words(&one), sorted_words(&other));
            assert_eq!(one, made_of(words, 1), "and is reproducible");
        }
        assert_eq!(made_of(0, 1), REQUEST);
    }

    #[test]
    fn no_sentence_is_repeated() {
        let all: std::collections::HashSet<_> = SENTENCES.into_iter().collect();
        assert_eq!(all.len(), SENTENCES.len());
    }
}
