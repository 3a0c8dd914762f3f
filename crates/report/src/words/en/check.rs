//! What is wrong with a server, and how to fix it.

use diagnosis::{CheckProblem, ProblemKind, RelayErrorCode};

use crate::words::problems::is_local;

pub fn check_problem(problem: &CheckProblem) -> String {
    match problem {
        CheckProblem::BadAddress { text } if text.is_empty() => "The address is empty.".into(),
        CheckProblem::BadAddress { text } => format!("“{text}” is not a server address."),
        CheckProblem::CredentialsInAddress => {
            "The address contains a user name or a password: the part before the @.".into()
        }
        CheckProblem::Unreachable { url, .. } if url.starts_with("https:") => format!(
            "Connecting to {url} failed: the server is silent, or the browser does not trust its certificate. The \
             browser does not tell the page which of the two it is."
        ),
        CheckProblem::Unreachable { url, .. } => format!("Nothing answers at {url}."),
        CheckProblem::TimedOut { url, waited_s } => {
            format!("Nothing answered at {url} within {waited_s} s.")
        }
        CheckProblem::ListLate { url, waited_s } => format!(
            "Something answers at {url}, but the list of models did not come within {waited_s} s."
        ),
        CheckProblem::MixedContent { url, .. } => format!(
            "The page was opened over https, and the server {url} speaks http: the browser blocks such requests."
        ),
        CheckProblem::NetworkDenied { url } => format!(
            "The browser does not let this page reach the server {url} on the local network."
        ),
        CheckProblem::OriginRefused { url, with_key: true, .. } => format!(
            "The server {url} is running but does not let this page in (CORS), or the key was not accepted: the \
             browser hides the answers."
        ),
        CheckProblem::OriginRefused { url, page_origin, .. } if is_local(page_origin) => format!(
            "The server {url} is running but does not let this page in (CORS), or asks for a key: the browser hides \
             the answers."
        ),
        CheckProblem::OriginRefused { url, .. } => {
            format!("The server {url} is running but does not let this page in (CORS).")
        }
        CheckProblem::ListHidden { url, with_key: true } => format!(
            "The key was not accepted: with it, the server {url} does not show its list of models."
        ),
        CheckProblem::ListHidden { url, .. } => format!(
            "The server asks for a key: {url} answers the page but does not show its list of models."
        ),
        CheckProblem::BadKey => {
            "The key contains spaces or letters that are not Latin; no real key does.".into()
        }
        CheckProblem::KeyRefused { url, status, words, is_relays: true } => with_words(
            &format!(
                "The key that the tokometer program was started with was not accepted by the server {url} (error \
                 {status})"
            ),
            words,
        ),
        CheckProblem::KeyRefused { url, status, words, .. } => with_words(
            &format!("The key was not accepted by the server {url} (error {status})"),
            words,
        ),
        CheckProblem::Relay { word, words, .. } => with_words(relay(*word), words),
        CheckProblem::PreflightRefused { url, .. } => format!(
            "The server {url} shows its models but does not accept requests from this page: it rejects the \
             browser's OPTIONS request (CORS preflight)."
        ),
        CheckProblem::KeyWanted { url, status, words } => {
            with_words(&format!("The server {url} asks for a key (error {status})"), words)
        }
        CheckProblem::PasswordWanted { url, status, words } => with_words(
            &format!(
                "The server {url} asks for a user name and a password, or for a key (error {status})"
            ),
            words,
        ),
        CheckProblem::Unavailable { url, status, words } => with_words(
            &format!(
                "At {url} there is a server that is not ready yet, or a gateway without a server behind it ({status})"
            ),
            words,
        ),
        CheckProblem::Loading { url, words, .. } => {
            with_words(&format!("The server {url} is loading its model"), words)
        }
        CheckProblem::ProxyWithoutServer { url, status } => {
            format!("The proxy {url} answers, the server behind it does not (error {status}).")
        }
        CheckProblem::Gateway { url, status: 500, words } => with_words(
            &format!("The server {url} or a gateway in front of it answered with error 500"),
            words,
        ),
        CheckProblem::Gateway { url, status, words } => with_words(
            &format!(
                "The gateway {url} answers, the model server behind it does not (error {status})"
            ),
            words,
        ),
        CheckProblem::Refused { url, status: 200, words } => {
            with_words(&format!("The server {url} answered with an error message"), words)
        }
        CheckProblem::Refused { url, status, words } => {
            with_words(&format!("The server {url} refused the request (error {status})"), words)
        }
        CheckProblem::NotAModelServer { url, words } => {
            with_words(&format!("Something else answers at {url}, not a model server"), words)
        }
        CheckProblem::OwnPage { url } => {
            format!("What answers at {url} is this page itself, not a server.")
        }
        CheckProblem::LeadsElsewhere { url, to, .. } if to.is_empty() => {
            format!("{url} redirects, and the browser does not tell the page where to.")
        }
        CheckProblem::LeadsElsewhere { url, to, words } => {
            with_words(&format!("{url} redirects to {to}, which is not a model server"), words)
        }
        CheckProblem::NoModels { program, .. } => {
            format!("{program} is running but has no models.")
        }
        CheckProblem::NoCommonModel { models } => {
            format!("No model is available on all servers. {}.", models.join("; "))
        }
        CheckProblem::OnlyCloudModels { program } => {
            format!("{program} is running but has only cloud models.")
        }
        CheckProblem::OnlyCloudModelsInCommon { models } => {
            let models = models.join(", ");
            format!(
                "The models in common are cloud models on at least one of the servers: {models}."
            )
        }
    }
}

/// What the program `tokometer` says, in words of the page.
fn relay(word: RelayErrorCode) -> &'static str {
    match word {
        RelayErrorCode::Refused => {
            "The tokometer program is running, but the server behind it is not"
        }
        RelayErrorCode::Timeout => {
            "The tokometer program is running, but the server's machine does not answer it"
        }
        RelayErrorCode::Unresolved => "The tokometer program could not resolve the server's name",
        RelayErrorCode::Certificate => {
            "The tokometer program does not trust the server's certificate with the fingerprint"
        }
        RelayErrorCode::Tls => "The server behind the tokometer program does not speak https",
        RelayErrorCode::Broken => {
            "The tokometer program is running, but the server behind it drops connections"
        }
        RelayErrorCode::Redirect | RelayErrorCode::Elsewhere => {
            "The server behind the tokometer program redirects to another address"
        }
        RelayErrorCode::ForeignHost | RelayErrorCode::ForeignOrigin => {
            "The tokometer program lets in only its own page"
        }
        RelayErrorCode::Path => "The tokometer program does not forward such requests",
        RelayErrorCode::Code => "The tokometer program asks for an access code",
    }
}

/// The problem in two or three words, for a row of a list.
pub fn problem_label(problem: ProblemKind) -> &'static str {
    match problem {
        ProblemKind::BadAddress => "wrong address",
        ProblemKind::NoAnswer => "did not answer",
        ProblemKind::HeldByBrowser => "blocked by the browser",
        ProblemKind::PageRefused => "refused the page",
        ProblemKind::KeyWanted => "asked for a key",
        ProblemKind::KeyRefused => "key not accepted",
        ProblemKind::Loading => "was loading a model",
        ProblemKind::Unavailable => "was not ready",
        ProblemKind::Redirected => "redirected elsewhere",
        ProblemKind::BehindGateway => "no answer behind the gateway",
        ProblemKind::Refused => "refused",
        ProblemKind::NotAModelServer => "not a model server",
        ProblemKind::NoModels => "no models",
        ProblemKind::NoCommonModel => "no common model",
    }
}

fn with_words(what: &str, words: &str) -> String {
    let words = words.trim();
    if words.is_empty() { format!("{what}.") } else { format!("{what}: “{words}”") }
}

pub fn check_advice(problem: &CheckProblem) -> &'static [&'static str] {
    match problem {
        CheckProblem::BadAddress { .. } => &[
            "Enter a name or an IP address and a port, such as http://localhost:11434 or 192.168.1.50:11434.",
        ],
        CheckProblem::CredentialsInAddress => &[
            "Remove them: the page neither keeps nor sends them, so that they never end up in a report or file.",
            "If the server does not answer without a password, enter the address of the model server itself, \
             bypassing whatever asks for the password.",
        ],
        CheckProblem::Unreachable { .. }
        | CheckProblem::TimedOut { .. }
        | CheckProblem::OriginRefused { .. } => &[],
        CheckProblem::ListLate { .. } => &[
            "A gateway may be waiting for the servers behind it: enter the address of the model server itself.",
            "Or check the port: what answers there may be no model server.",
        ],
        CheckProblem::MixedContent { .. } => &[
            "Or give the server https: put a gateway with a certificate in front of it and enter the gateway's \
             address.",
        ],
        CheckProblem::NetworkDenied { .. } => &[
            "Allow the page to access the local network: the icon left of the page's address → Site settings → Local \
             network. Then check again.",
            "Or open the page on this machine, as localhost: such pages need no permission.",
        ],
        CheckProblem::KeyRefused { is_relays: true, .. } => &[
            "Correct the key where the program takes it from: the variable TOKOMETER_KEY or the file given by --key-file. \
             Then start it again.",
            "Or enter another key below: the program passes it on in place of its own.",
        ],
        CheckProblem::ListHidden { with_key: true, .. } | CheckProblem::KeyRefused { .. } => &[
            "Enter another key below: the one that the server was started with (--api-key), or that its settings show.",
        ],
        CheckProblem::BadKey => {
            &["Copy the key once more, without quotation marks or other words."]
        }
        CheckProblem::Relay { word: RelayErrorCode::Code, .. } => &[
            "Open the whole address that the program printed at startup, with its “?code=…”, or point a camera at the \
             QR code beside it. A new tab needs the code again; a restart keeps it.",
        ],
        CheckProblem::Relay {
            word: RelayErrorCode::ForeignHost | RelayErrorCode::ForeignOrigin | RelayErrorCode::Path,
            ..
        } => &["Open the page at the address that the program prints at startup."],
        CheckProblem::Relay { word: RelayErrorCode::Redirect, .. } => {
            &["Or enter this address above: the page will ask it directly."]
        }
        CheckProblem::Relay { word: RelayErrorCode::Elsewhere, .. } => &[
            "If that is a login page, start the program with the address of the model server itself, bypassing the \
             login page: tokometer --server ADDRESS.",
            "Or add the path of the API to its server address: tokometer --server http://localhost:3000/api/v1.",
        ],
        CheckProblem::Relay { word: RelayErrorCode::Certificate, .. } => &[
            "Or give the server a certificate signed by an authority that the program's machine trusts.",
        ],
        CheckProblem::Relay { word: RelayErrorCode::Tls, .. } => &[
            "Start the program with the server's address without https: tokometer --server http://…",
        ],
        CheckProblem::Relay { .. } => &[
            "The server was set when the program was started; tokometer --server ADDRESS sets another.",
        ],
        CheckProblem::OwnPage { .. } => &[
            "Enter the port of the server itself: 11434 for Ollama, 1234 for LM Studio, 8000 for vLLM.",
            "llama.cpp takes the same port 8080 by default: start it with --port 8081, or the page on another port.",
        ],
        CheckProblem::LeadsElsewhere { to, .. } if to.is_empty() => &[
            "Open this address in a new tab and enter here what its address bar then shows: a key goes only where \
             you enter it yourself.",
        ],
        CheckProblem::LeadsElsewhere { .. } => &[
            "If that is a login page, enter the address of the model server itself, bypassing the login page.",
            "Or add the path of the API to the address, such as http://localhost:3000/api/v1.",
        ],
        CheckProblem::PreflightRefused { .. } => &[
            "Allow OPTIONS and the headers Content-Type and Authorization on the server. vLLM: --allowed-origins \
             '[\"*\"]' --allowed-headers '[\"*\"]'. LM Studio: enable CORS in the server settings.",
            "If nginx or another gateway is in front of the server, it must answer OPTIONS itself: status 204 and \
             Access-Control-Allow-Origin, Access-Control-Allow-Headers: Content-Type, Authorization.",
        ],
        CheckProblem::KeyWanted { .. } | CheckProblem::ListHidden { .. } => &[
            "Enter the key below: it stays in the page's memory and goes only to this server.",
            "Or give the key to the tokometer program (TOKOMETER_KEY); the page then never sees it.",
        ],
        CheckProblem::PasswordWanted { .. } => &[
            "If you have a key, enter it below as it is. If you have a name and a password, enter the word Basic, a \
             space, and what btoa('NAME:PASSWORD') returns in the browser's console. What was entered before was not \
             accepted.",
            "Or give the same as the key to the tokometer program (TOKOMETER_KEY); the page then never sees it.",
        ],
        CheckProblem::Loading { .. } => &["If it takes long, the server's log tells why."],
        CheckProblem::ProxyWithoutServer { .. } => {
            &["Start the server, or point the proxy to another one: tokometer --server ADDRESS."]
        }
        CheckProblem::Gateway { .. } | CheckProblem::Unavailable { .. } => &[
            "Is the model server behind the gateway running? The gateway's log tells more.",
            "Or enter the address of the model server itself, bypassing the gateway.",
        ],
        CheckProblem::Refused { .. } => {
            &["Do what the server says and check again. Its log has the details."]
        }
        CheckProblem::NotAModelServer { .. } => &[
            "Enter the address of an Ollama server or of one with an OpenAI-compatible API (llama.cpp, vLLM, LM \
             Studio).",
            "Check the port: 11434 for Ollama, 8080 for llama.cpp, 1234 for LM Studio.",
            "If the API is not at the root, add its path, such as http://localhost:3000/api/v1.",
        ],
        CheckProblem::NoModels { is_ollama: true, .. } => &[
            "Download a model to the server, for instance with ollama pull qwen3:1.7b. Then check again.",
        ],
        CheckProblem::NoModels { is_ollama: false, .. } => &[
            "Load a model in the server's program, or name one when you start it. Then check again.",
        ],
        CheckProblem::NoCommonModel { .. } => &[
            "Install the same model, under the same name, on every server. Then check again.",
            "Or remove the server that lacks it from the addresses.",
        ],
        CheckProblem::OnlyCloudModelsInCommon { .. } => &[
            "The speed of a cloud model is that of somebody's cloud and the Internet, not of these machines.",
            "Install the same model, under the same name, on every server. Then check again.",
        ],
        CheckProblem::OnlyCloudModels { .. } => &[
            "Their speed is that of somebody's cloud and the Internet, not of this machine.",
            "Download a model that runs on the server, for instance with ollama pull qwen3:1.7b. Then check again.",
        ],
    }
}
