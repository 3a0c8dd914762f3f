//! What the program says when it has started.

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use relay::{CONNECTIONS_PER_PORT, MAX_IN_FLIGHT, Relay, Trouble};

/// Where the page is to be opened.
pub(crate) fn greeting(relay: &Relay, is_network: bool) -> String {
    let addresses = relay.addresses();
    if !is_network {
        return format!("Откройте {}", addresses.join(" или "));
    }
    let lines: Vec<String> = addresses.iter().map(|address| format!("  {address}")).collect();
    format!("Откройте один из адресов, целиком:\n{}", lines.join("\n"))
}

/// The first address as a picture for a phone's camera, light on dark as terminals mostly are.
pub(crate) fn picture(relay: &Relay) -> Option<String> {
    let code = QrCode::new(relay.addresses().first()?).ok()?;
    let mut picture = code.render::<Dense1x2>();
    Some(picture.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

/// The lanes and the server, in a line each.
pub(crate) fn circumstances(relay: &Relay) -> String {
    let ports = relay.lane_ports();
    let lanes = match (ports.first(), ports.last()) {
        (Some(first), Some(last)) if is_row(ports) => {
            format!("Полосы: порты {first}–{last}")
        }
        _ => format!("Полосы: порты {}", listed(ports)),
    };
    format!("Сервер моделей: {}\n{lanes}", relay.server())
}

/// Some of the named ports were taken.
pub(crate) fn fewer_lanes(found: usize, wanted: usize) -> String {
    format!(
        "Свободны не все названные порты: полос {found} вместо {wanted}, сразу пойдёт не больше {} запросов",
        at_once(found)
    )
}

/// How many requests go at once by so many lanes and the page's own port.
fn at_once(lanes: usize) -> usize {
    (lanes.saturating_add(1).saturating_mul(CONNECTIONS_PER_PORT)).min(MAX_IN_FLIGHT)
}

/// The usual port was taken, another was found.
pub(crate) fn other_port(taken: u16, found: u16) -> String {
    format!("Порт {taken} занят другой программой, взят {found}")
}

/// The model server can not be asked now; it may come later.
pub(crate) fn no_server(relay: &Relay, trouble: Trouble) -> String {
    format!("{}: {trouble}. Страница откроется и без него.", relay.server())
}

/// There is nothing to open.
pub(crate) const NO_PAGE: &str =
    "Страницы в программе нет: соберите её (trunk build --release) и укажите папку, --dist dist";

fn is_row(ports: &[u16]) -> bool {
    ports.iter().zip(ports.iter().skip(1)).all(|(one, next)| one.checked_add(1) == Some(*next))
}

fn listed(ports: &[u16]) -> String {
    ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_port_carries_requests_too() {
        for (lanes, requests) in [(1, 12), (10, 66), (31, 192), (32, 192)] {
            assert_eq!(at_once(lanes), requests);
        }
    }
}
