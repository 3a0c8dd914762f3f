//! Runs the program, or parts of it, with Python.

use std::process::Command;

/// Loads the program's definitions as `program`, with stand-ins for Locust and gevent.
pub const WITHOUT_LOCUST: &str = r#"
import sys
from types import ModuleType
from unittest.mock import MagicMock

class Plain(ModuleType):
    Greenlet = FastHttpUser = LoadTestShape = type("Plain", (), {})
    HTTPConnectionClosed = Exception
    def __getattr__(self, name):
        return MagicMock()

for name in ["gevent", "gevent.event", "gevent.queue", "geventhttpclient", "geventhttpclient.response",
             "locust", "locust.runners"]:
    sys.modules[name] = Plain(name)
program = {}
exec(compile(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1], "exec"), program)
"#;

/// Runs a Python script on the program; `None` if Python is not installed.
pub fn python(script: &str, program: &str) -> Option<String> {
    // Tests run in parallel, each in a thread of its own.
    let (process, thread) = (std::process::id(), std::thread::current().id());
    let path = std::env::temp_dir().join(format!("tokometer-{process}-{thread:?}.py"));
    std::fs::write(&path, program).unwrap();
    let ran = Command::new("python3").args(["-c", script]).arg(&path).output();
    std::fs::remove_file(&path).unwrap();
    let ran = ran.ok()?;
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(String::from_utf8(ran.stdout).unwrap())
}
