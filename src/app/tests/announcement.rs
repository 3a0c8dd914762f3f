use bench::{Ending, Event};

use super::scene::{Scene, done, plan};
use crate::app::{Announced, Announcement};
use crate::testing::test;

/// A page whose announcements are recorded.
struct Listener {
    scene: Scene,
    announced: Option<Announced>,
    said: Vec<Announcement>,
}

impl Listener {
    fn start(number: u64) -> Self {
        let mut scene = Scene::ready();
        scene.start(number);
        let mut listener = Self { scene, announced: None, said: Vec::new() };
        listener.listen();
        listener
    }

    fn listen(&mut self) {
        let announced = self.scene.app.course.as_ref().map(Announced::of);
        self.said.extend(announced.and_then(|announced| announced.since(self.announced)));
        self.announced = announced;
    }

    fn say(&mut self, event: Event) {
        self.scene.say(7, vec![event]);
        self.listen();
    }
}

#[test]
fn start_quarters_and_end_are_announced() {
    let mut listener = Listener::start(7);
    for batch in plan().batches() {
        listener.say(Event::BatchStarted(batch));
        listener.say(Event::InFlight { batch, requests: 1 });
        listener.say(done(batch.workers, batch.size));
    }
    listener.say(Event::Finished(Ending::Completed));
    let quarters = [25, 50, 75].map(Announcement::Done);
    let (first, rest) = listener.said.split_first().unwrap();
    let (last, shares) = rest.split_last().unwrap();
    assert_eq!((first, last), (&Announcement::Started, &Announcement::Ended));
    assert!(
        !shares.is_empty() && shares.iter().all(|share| quarters.contains(share)),
        "{shares:?}"
    );
    assert!(shares.windows(2).all(|pair| pair[0] != pair[1]), "{shares:?}");
}

#[test]
fn trouble_is_announced_once_until_it_is_over() {
    let mut listener = Listener::start(7);
    let refusal = |again_in_s| Event::ServerRefuses { status: 503, message: None, again_in_s };
    listener.say(Event::ServerAway);
    listener.say(refusal(1.0));
    listener.say(refusal(2.0));
    listener.say(Event::Resumed);
    listener.say(Event::RestartWanted { slots: 4, found: None });
    listener.say(Event::Finished(Ending::Stopped));
    assert_eq!(
        listener.said,
        [Announcement::Started, Announcement::HeldUp, Announcement::HeldUp, Announcement::Ended]
    );
}

#[test]
fn only_the_latest_quarter_is_announced_and_every_session_starts_anew() {
    let at = |number, quarters| Announced { number, quarters, is_held_up: false, is_over: false };
    assert_eq!(at(7, 2).since(Some(at(7, 0))), Some(Announcement::Done(50)));
    assert_eq!(at(7, 2).since(Some(at(7, 2))), None);
    assert_eq!(at(8, 2).since(Some(at(7, 3))), Some(Announcement::Started), "a resumed one");
    let over = Announced { is_over: true, ..at(7, 3) };
    assert_eq!(over.since(Some(over)), None);
}
