//! What a figure for documents shows the figures of.

use bench::Session;

/// The model with its quantization, the server's program and its address, as far as they are known.
#[must_use]
pub fn measured(session: &Session) -> String {
    let environment = &session.environment;
    let addresses = environment.shown_addresses().unwrap_or_default();
    let addresses = addresses.replace("http://", "").replace('/', "");
    let model = [Some(session.model.clone()), environment.quantization.clone()];
    let server = [environment.server_program.clone(), Some(addresses)];
    joined([joined(model, " "), joined(server, ", ")].map(Some), " · ")
}

fn joined(parts: [Option<String>; 2], by: &str) -> String {
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::Environment;

    #[test]
    fn a_figure_names_model_and_server() {
        let environment = Environment {
            quantization: Some("Q4_K_M".into()),
            server_program: Some("llama.cpp b1".into()),
            server_url: Some("http://192.168.1.5:8080/".into()),
            ..Environment::default()
        };
        let session = Session { model: "gemma".into(), environment, ..Session::default() };
        assert_eq!(measured(&session), "gemma Q4_K_M · llama.cpp b1, 192.168.1.5:8080");
        let nameless = Session { model: "gemma".into(), ..Session::default() };
        assert_eq!(measured(&nameless), "gemma");
        assert_eq!(measured(&Session::default()), "");
    }
}
