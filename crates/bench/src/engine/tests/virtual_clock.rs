//! A clock that jumps from timer to timer.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;
use std::task::Poll;

use crate::engine::Clock;

/// Virtual time in whole microseconds, so that timers have an order.
#[derive(Clone, Default)]
pub struct VirtualClock {
    now_us: Rc<Cell<u64>>,
    /// Time the monotonic clock missed while the machine slept, ms.
    pub slept_ms: Rc<Cell<f64>>,
    timers: Rc<RefCell<BTreeMap<u64, Vec<std::task::Waker>>>>,
}

impl VirtualClock {
    /// Lets time pass without anything happening.
    pub fn skip_ms(&self, duration_ms: f64) {
        self.now_us.set(self.now_us.get() + (duration_ms * 1000.0) as u64);
    }

    /// Jumps to the next timer; `false` when there is none.
    pub fn advance(&self) -> bool {
        let Some((at_us, wakers)) = self.timers.borrow_mut().pop_first() else { return false };
        self.now_us.set(at_us);
        wakers.into_iter().for_each(std::task::Waker::wake);
        true
    }
}

impl Clock for VirtualClock {
    fn now_ms(&self) -> f64 {
        self.now_us.get() as f64 / 1000.0
    }

    fn wall_ms(&self) -> f64 {
        self.now_ms() + self.slept_ms.get()
    }

    fn step_ms(&self) -> Option<f64> {
        Some(0.001)
    }

    fn sleep_ms(&self, duration_ms: f64) -> impl Future<Output = ()> {
        let until_us = self.now_us.get() + (duration_ms * 1000.0).round() as u64;
        let clock = self.clone();
        std::future::poll_fn(move |context| {
            if clock.now_us.get() >= until_us {
                return Poll::Ready(());
            }
            let mut timers = clock.timers.borrow_mut();
            timers.entry(until_us).or_default().push(context.waker().clone());
            Poll::Pending
        })
    }
}
