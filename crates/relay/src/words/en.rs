//! English.

use super::Words;
use crate::certificate::CertificateFault;
use crate::error::Error;
use crate::refusal::Refusal;
use crate::unreachable::Unreachable;

/// English.
pub(super) struct English;

impl Words for English {
    fn about(&self) -> &'static str {
        "Tokometer: the page, a relay to the model server and extra ports (lanes) for more parallel requests, in one \
         program"
    }

    fn option(&self, field: &str) -> Option<&'static str> {
        Some(match field {
            "server" => "Address of the model server, http:// or https://",
            "accept_certificate" => {
                "Fingerprint (SHA-256) of a certificate to trust, whoever signed it"
            }
            "port" => "Port of the page; by default 8080 or the next free one",
            "lan" => {
                "Open to the network: on all addresses of this computer, or on one (--lan=192.168.1.5)"
            }
            "open" => "Let anyone on the network in without an access code",
            "code_file" => {
                "File with the access code; by default it is in the user's settings folder. The code can also be set \
                 with the variable TOKOMETER_CODE"
            }
            "new_code" => "Make a new access code in place of the stored one",
            "names" => {
                "Another name or address the page is opened at, such as that of the container's host"
            }
            "lane_ports" => "Ports of the lanes, for example 9000-9031, for a firewall",
            "dist" => "Folder of the built page",
            "key_file" => {
                "File with the model server's key; the key is also taken from the variable TOKOMETER_KEY"
            }
            _ => return None,
        })
    }

    fn port_range_hint(&self) -> &'static str {
        "give two ports joined by a hyphen, for example 9000-9031"
    }

    fn not_started(&self, error: &Error) -> String {
        format!("Tokometer did not start: {}", self.error(error))
    }

    fn error(&self, error: &Error) -> String {
        match error {
            Error::PortTaken(port) => {
                let next = port.wrapping_add(1).max(1024);
                format!(
                    "port {port} is in use by another program: close it or choose another port, for example --port \
                     {next}"
                )
            }
            Error::ServersPort(port) => {
                let next = port.wrapping_add(1).max(1024);
                format!(
                    "port {port} is the model server's own: choose another one for the page, for example --port {next}"
                )
            }
            Error::LanePortsTaken(ports) => {
                let (first, last) = (ports.start(), ports.end());
                format!(
                    "ports {first}–{last} are all in use: choose others, for example --lane-ports 9000-9031"
                )
            }
            Error::LanAddress(given) => format!(
                "“{given}” is not an address: --lan= takes an address of this computer, for example --lan=192.168.1.5"
            ),
            Error::Listen { address, source } => {
                format!("cannot listen on {address}: {source}")
            }
            Error::ServerUrl(given) => format!(
                "cannot read the server address “{given}”: it should be like http://192.168.1.5:11434"
            ),
            Error::Tls(source) => format!("cannot set up TLS: {source}"),
            Error::Fingerprint(given) => format!(
                "“{given}” is not a fingerprint: --accept-certificate takes the 64 hexadecimal digits of SHA-256, as \
                 the program showed them"
            ),
            Error::Userinfo => {
                "the server address contains a user name or a password: set the key with TOKOMETER_KEY or --key-file".into()
            }
            Error::Key => {
                "the server key contains characters that a key cannot have: check TOKOMETER_KEY or the file".into()
            }
            Error::KeyFile { path, source } => {
                format!("cannot read the key file {}: {source}", path.display())
            }
            Error::EmptyKeyFile(path) => format!("the key file {} is empty", path.display()),
            Error::NoPage(folder) => format!(
                "the folder {} has no index.html: build the page (trunk build --release) or choose another --dist",
                folder.display()
            ),
            Error::Code => {
                "the access code must be at least 16 Latin letters and digits, and nothing else: check TOKOMETER_CODE"
                    .into()
            }
            Error::KeptCode(path) => format!(
                "the file {} does not contain an access code, which is at least 16 Latin letters and digits, and \
                 nothing else. Delete the file: the program then makes a new code",
                path.display()
            ),
            Error::CodeFile { path, source } => format!(
                "cannot store or read the access code in the file {}: {source}. Name another file (--code-file) or \
                 set the code yourself (TOKOMETER_CODE)",
                path.display()
            ),
            Error::Random(reason) => {
                format!("the system gave no random numbers for the access code: {reason}")
            }
            Error::Runtime(source) => format!("cannot start: {source}"),
        }
    }

    fn other_port(&self, taken: u16, found: u16) -> String {
        format!(
            "Port {taken} is in use by another program or meant for the model server, using {found}"
        )
    }

    fn code_not_kept(&self, error: &Error) -> String {
        format!("The access code will change at every start: {}", self.error(error))
    }

    fn not_encrypted(&self, has_key: bool, is_open: bool) -> String {
        let key = match has_key && is_open {
            true => {
                "\nWarning: with --open anyone on the network can use the model server with your key. Remove --open \
                 or the key"
            }
            false => "",
        };
        format!(
            "Connections over the network are not encrypted: anyone listening on it can see requests, answers and the \
             access code{key}"
        )
    }

    fn server_and_lanes(&self, server: &str, ports: &str) -> String {
        format!("Model server: {server}\nLanes: ports {ports}")
    }

    fn fewer_lanes(&self, found: usize, wanted: usize, requests: usize) -> String {
        format!(
            "Not all of the given ports are free: {found} lanes instead of {wanted}, at most {requests} requests at \
             once"
        )
    }

    fn no_page(&self) -> &'static str {
        "The program contains no page: build it (trunk build --release) and give its folder, --dist dist"
    }

    fn open(&self, addresses: &[String], is_network: bool) -> String {
        match is_network {
            true => format!("Open one of these addresses, in full:\n  {}", addresses.join("\n  ")),
            false => format!("Open {}", addresses.join(" or ")),
        }
    }

    fn server_unreachable(&self, server: &str, why: Unreachable) -> String {
        format!("{server}: {}. The page opens anyway.", unreachable(why))
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        let text = match refusal {
            Refusal::ForeignHost => {
                "Tokometer does not open under this name: use the address that it printed at startup"
            }
            Refusal::ForeignOrigin => "Tokometer answers only its own page",
            Refusal::Path => {
                "Tokometer does not forward this: only requests to the API of the model server"
            }
            Refusal::Method => "This address does not accept this HTTP method",
            Refusal::Code => {
                "An access code is needed: it is in the address that Tokometer printed at startup"
            }
            Refusal::TooLarge => "The request is too large",
            Refusal::Malformed => "The request is malformed",
            Refusal::Busy => "Another session is being prepared or calibrated: try again",
            Refusal::Unreachable(why) => return unreachable(*why),
            Refusal::Redirected { location } => {
                return format!(
                    "The model server redirects to {location}: start tokometer --server {location}"
                );
            }
            Refusal::LedElsewhere { location } => {
                return format!(
                    "The model server redirects to {location}: if that is a login page, start tokometer with the \
                     address of the model server itself"
                );
            }
        };
        text.to_owned()
    }
}

fn unreachable(why: Unreachable) -> String {
    let text = match why {
        Unreachable::Refused => {
            "nothing listens at this address: the model server is not running or listens on another port"
        }
        Unreachable::Timeout => {
            "the model server does not respond: its computer is off, not on this network or behind a firewall"
        }
        Unreachable::Unresolved => "there is no computer with this name on the network",
        Unreachable::Certificate { fingerprint, fault } => {
            let what = certificate(fault);
            return format!(
                "{what}, so there is no connection. If the server is yours, compare the fingerprint of its \
                 certificate with this one and start the program with it: --accept-certificate {fingerprint}"
            );
        }
        Unreachable::Tls => {
            "the model server does not speak https: try an address with http:// or another port"
        }
        Unreachable::Broken => "the connection to the model server broke before it answered",
    };
    text.to_owned()
}

fn certificate(fault: CertificateFault) -> &'static str {
    match fault {
        CertificateFault::Issuer => {
            "the certificate of the model server is self-signed or not signed by anyone this computer trusts"
        }
        CertificateFault::Name => "the certificate of the model server is for another name",
        CertificateFault::Time => {
            "the certificate of the model server has expired or is not valid yet: check the computer's clock too"
        }
    }
}
