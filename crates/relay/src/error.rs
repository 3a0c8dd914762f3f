//! Why a relay can not start.

use std::io;
use std::net::SocketAddr;
use std::ops::RangeInclusive;

/// Why a relay can not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program listens there.
    #[error(
        "порт {0} занят другой программой: закройте её или назовите другой порт, например --port {next}",
        next = .0.wrapping_add(1).max(1024)
    )]
    PortTaken(u16),
    /// None of the lanes' ports is free.
    #[error(
        "порты {first}–{last} заняты все: назовите другие, например --lane-ports 9000-9031",
        first = .0.start(),
        last = .0.end()
    )]
    LanePortsTaken(RangeInclusive<u16>),
    /// No address of a network.
    #[error(
        "«{0}» — не адрес: после --lan= нужен адрес этого компьютера, например --lan=192.168.1.5"
    )]
    LanAddress(String),
    /// The address is not there, or may not be used.
    #[error("не удалось открыть для соединений адрес {address}: {source}")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Not the address of a server.
    #[error("адрес сервера «{0}» не разобрать: нужен такой, как http://192.168.1.5:11434")]
    ServerUrl(String),
    /// A server that is spoken to over TLS.
    #[error(
        "сервер «{0}» с https не поддерживается: укажите его адрес с http:// или поставьте рядом прокси без TLS"
    )]
    Tls(String),
    /// A server's URL with a name and a password in it.
    #[error(
        "в адресе сервера стоит имя или пароль: ключ задают через TOKOMETER_KEY или --key-file"
    )]
    Userinfo,
    /// A key that can not stand in a header.
    #[error(
        "в ключе сервера есть знаки, которых в ключах не бывает: проверьте TOKOMETER_KEY или файл"
    )]
    Key,
    /// The page's folder has no page.
    #[error(
        "в папке {0} нет index.html: соберите страницу (trunk build --release) или укажите другую --dist"
    )]
    NoPage(String),
    /// The system has no random numbers.
    #[error("система не дала случайных чисел для кода доступа: {0}")]
    Random(String),
    /// The system has no threads or no timers for it.
    #[error("не удалось начать: {0}")]
    Runtime(#[from] io::Error),
}
