//! What came of the page's attempts, in words: what happened, and what to do about it.

use super::say::say;
use super::subject::{Doubt, TakenAway, Trouble};
use crate::Lang;

impl Doubt {
    /// What will happen if it is begun nevertheless.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        say!(lang, doubt(self))
    }
}

impl Trouble {
    /// What happened, and what to do about it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        say!(lang, trouble(self))
    }
}

impl TakenAway {
    /// What happened, and what to do about it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        say!(lang, taken_away(self))
    }
}

#[cfg(test)]
mod tests {
    use bench::PlanLinkError;
    use diagnosis::NotKept;

    use super::super::say::both;
    use super::*;

    #[test]
    fn a_trouble_says_what_happened_and_what_to_do() {
        let added = |added, known, unreadable| {
            let added = TakenAway::SessionsAdded { added, known, unreadable };
            Lang::ALL.map(|lang| added.text(lang))
        };
        let said = [
            both(|lang| Trouble::EngineStopped("out of memory.".into()).text(lang)),
            both(|lang| Trouble::NotKept(NotKept::Full).text(lang)),
            both(|lang| Trouble::NotKept(NotKept::Denied).text(lang)),
            both(|lang| Doubt::NotStored.text(lang)),
            both(|lang| Doubt::TakesLong { takes_s: 18_000.0, limit_minutes: None }.text(lang)),
            both(|lang| {
                Doubt::TakesLong { takes_s: 180_000.0, limit_minutes: Some(480) }.text(lang)
            }),
            added(2, 1, 0),
            added(1, 0, 3),
            both(|lang| Trouble::SessionGoesOn.text(lang)),
        ];
        insta::assert_snapshot!(said.concat().join("\n"), @"
        Сеанс остановился из-за сбоя страницы: out of memory. Измеренное осталось на странице, его можно скачать; можно и начать новый сеанс.
        The session stopped because the page failed: out of memory. What was measured is still on the page: you can download it or start a new session.
        В хранилище браузера нет места, сеанс сохраняется не весь. Сеансу это не мешает; скачать измеренное файлом можно в любой момент. Чтобы освободить место, удалите ненужные сеансы (список «Сеансы»): вернуть их уже не получится.
        The browser's storage is full, so not all of the session is saved. Measuring is not affected; you can download what has been measured at any time. Deleting sessions (under “Sessions”) frees space; then they cannot be restored.
        Браузер не даёт странице ничего хранить (приватное окно или его настройки): сеанс пропадёт, если закрыть вкладку, измерить или открыть другой. Сеансу это не мешает; скачать измеренное файлом можно в любой момент.
        The browser does not let the page store anything (a private window, or its settings): the session is lost when the tab is closed, or when another session is measured or opened. Measuring is not affected; you can download what has been measured at any time.
        Показанный сеанс браузер сохранил не весь: целиком он есть только на этой странице, пока его не сменит другой. Сначала скачайте его (меню «⋯», «Сеанс (.json)»).
        The browser has not saved all of the session shown: only this page has it, until another one takes its place. Download it first (menu “⋯”, “Session (.json)”).
        План займёт около 5 ч 00 мин. Вкладка всё это время должна оставаться открытой, а компьютер не должен засыпать.
        The plan takes about 5 h 00 min. The tab must stay open all this time, and the computer must not go to sleep.
        План займёт около 50 ч 00 мин. Ограничение «Не дольше» остановит его через 8 ч 00 мин; остальное можно измерить позже, продолжив сеанс. Вкладка всё это время должна оставаться открытой, а компьютер не должен засыпать.
        The plan takes about 50 h 00 min. The time limit stops it after 8 h 00 min; continue the session later for the rest. The tab must stay open all this time, and the computer must not go to sleep.
        Добавлено: 2 сеанса; были и раньше: 1.
        Added: 2 sessions; already here: 1.
        Добавлено: 1 сеанс; не прочитано (повреждены или из более новой версии): 3.
        Added: 1 session; not readable (damaged or from a newer version): 3.
        Пока идёт сеанс, файл не открыть: дождитесь конца или остановите сеанс.
        A file cannot be opened while a session is running: wait for it to end or stop it.
        ");
    }

    #[test]
    fn a_link_that_does_not_fit_is_refused_with_the_reason() {
        let value = PlanLinkError::Value { parameter: "workers", text: "many".into() };
        let said = [value, PlanLinkError::Version("2".into())]
            .map(|error| both(|lang| Trouble::PlanLink(error.clone()).text(lang)));
        insta::assert_snapshot!(said.concat().join("\n"), @"
        План из ссылки не открыт, в форме обычный. Значение «many» не подходит для workers.
        The plan in the link was not opened; the form shows the default plan. The value “many” does not fit workers.
        План из ссылки не открыт, в форме обычный. Он версии «2», а эта страница знает версию 1: попросите ссылку из этой версии или обновите страницу.
        The plan in the link was not opened; the form shows the default plan. Its version is “2”, but this page reads version 1: get a version 1 link, or reload the page.
        ");
    }
}
