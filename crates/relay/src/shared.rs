//! State shared by all requests.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::access_code::AccessCode;
use crate::calibration::Calibration;
use crate::clock::Clock;
use crate::config::Pages;
use crate::names::Names;
use crate::stamps::Stamps;
use crate::upstream::Upstream;
use crate::words::Lang;

/// State shared by all requests.
pub(crate) struct Shared {
    pub(crate) upstream: Arc<Upstream>,
    pub(crate) names: Names,
    /// `None` if no code is needed.
    pub(crate) code: Option<AccessCode>,
    pub(crate) is_lan: bool,
    pub(crate) lang: Lang,
    pub(crate) page: Pages,
    pub(crate) page_port: u16,
    pub(crate) lane_ports: Vec<u16>,
    /// The relay's overhead per request, ms, if it could be measured.
    pub(crate) own_ms: Option<f64>,
    pub(crate) clock: Clock,
    pub(crate) stamps: Arc<Stamps>,
    pub(crate) calibration: Calibration,
    /// Held while connections to the model server are opened for a batch.
    pub(crate) opening: Arc<Mutex<()>>,
}

impl Shared {
    /// The state of a lane on its own, without a page.
    pub(crate) fn of_lane(upstream: Upstream, port: u16) -> Self {
        let clock = Clock::start();
        Self {
            upstream: Arc::new(upstream),
            names: Names::default(),
            code: None,
            is_lan: false,
            lang: Lang::default(),
            page: Pages::None,
            page_port: port,
            lane_ports: Vec::new(),
            own_ms: None,
            clock,
            stamps: Arc::default(),
            calibration: Calibration::new(clock),
            opening: Arc::default(),
        }
    }
}
