//! The nameservers that tests use: whether they are there, and installing them from Debian's
//! packages.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use super::context::Context;
use super::step::Outcome;

/// Debian's packages, and a program of each that tests use.
const SERVERS: [(&str, &str); 3] = [
    ("bind9", "named-checkconf"),
    ("knot", "knotc"),
    ("nsd", "nsd-checkconf"),
];

/// With this set, tests that need a nameserver fail where it is missing.
const REQUIRE: &str = "SECONDARY_DNS_REQUIRE_SERVERS";

/// Debian asks this program before a package starts a service.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// The step `servers`.
pub(super) fn step(context: &Context) -> Outcome {
    let mut reason = "cargo xtask ci --install installs them on Debian as root".to_owned();
    if context.may_install && !missing().is_empty() {
        reason = install(context).err().unwrap_or_default();
    }
    let missing = missing();
    if missing.is_empty() {
        context.set_variable(REQUIRE, "1");
        return Outcome::Passed(SERVERS.map(|(package, _)| package).join(", "));
    }
    let missing = missing.join(", ");
    let line = format!("{missing} not installed, so tests that need them are skipped: {reason}");
    context.print(&format!("warning: {line}"));
    Outcome::Skipped(line)
}

/// The packages whose program is not there.
fn missing() -> Vec<&'static str> {
    let missing = SERVERS
        .iter()
        .filter(|(_, program)| find(program).is_none());
    missing.map(|(package, _)| *package).collect()
}

/// Where a program is. Those of nameservers are often where only root looks.
fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let mut programs = folders.map(|folder| folder.join(program));
    programs.find(|path| path.is_file())
}

fn install(context: &Context) -> Result<(), String> {
    if find("apt-get").is_none() {
        return Err("there is no apt-get".to_owned());
    }
    if context.read(context.program("id").arg("-u"))? != "0" {
        return Err("apt-get needs root".to_owned());
    }
    let apt = |arguments: &[&str]| {
        let mut command = context.program("apt-get");
        context.run(
            command
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    apt(&["update", "--quiet"])?;
    let _policy = Policy::set().map_err(|error| format!("{POLICY}: {error}"))?;
    let packages = SERVERS.map(|(package, _)| package);
    let options = ["install", "--yes", "--quiet", "--no-install-recommends"];
    apt(&[&options[..], &packages[..]].concat())
}

/// While it lives, packages that are installed start no service: tests start nameservers
/// themselves.
struct Policy {
    is_ours: bool,
}

impl Policy {
    fn set() -> io::Result<Self> {
        let is_ours = !Path::new(POLICY).exists();
        if is_ours {
            fs::write(POLICY, "#!/bin/sh\nexit 101\n")?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                fs::set_permissions(POLICY, fs::Permissions::from_mode(0o755))?;
            }
        }
        Ok(Self { is_ours })
    }
}

impl Drop for Policy {
    fn drop(&mut self) {
        if self.is_ours {
            // A file that is left behind only keeps services from starting.
            let _ = fs::remove_file(POLICY);
        }
    }
}
