//! The three programs that `footprint.rs` builds. Each prints the names of an account's peers.

use std::error::Error;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// One program: what it is called, what it needs, what it says.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// Packages of ours that it stands on, and its own.
    pub(crate) own: &'static [&'static str],
    /// Dependencies as the workspace has them, with these features in place of theirs where there
    /// are any.
    dependencies: &'static [(&'static str, &'static [&'static str])],
    pub(crate) source: &'static str,
}

/// The baseline first.
pub(crate) const PROGRAMS: [Program; 3] = [
    Program {
        name: "bare",
        own: &["hello-bare"],
        dependencies: &[
            ("reqwest", &["json", "query", "rustls"]),
            ("serde", &[]),
            ("tokio", &["macros", "rt"]),
        ],
        source: BARE,
    },
    Program {
        name: "generated",
        own: &[
            "cloudflare-secondary-dns-types",
            "cloudflare-secondary-dns-transport",
            "cloudflare-secondary-dns-api",
            "hello-generated",
        ],
        dependencies: &[
            ("cloudflare-secondary-dns-api", &["rustls"]),
            ("cloudflare-secondary-dns-transport", &["rustls"]),
            ("tokio", &["macros", "rt"]),
        ],
        source: GENERATED,
    },
    Program {
        name: "facade",
        own: &[
            "cloudflare-secondary-dns-types",
            "cloudflare-secondary-dns-transport",
            "cloudflare-secondary-dns-api",
            "cloudflare-secondary-dns",
            "hello-facade",
        ],
        dependencies: &[
            ("cloudflare-secondary-dns", &["rustls"]),
            ("tokio", &["macros", "rt"]),
        ],
        source: FACADE,
    },
];

const BARE: &str = r#"
use serde::Deserialize;

#[derive(Deserialize)]
struct Answer {
    result: Vec<Peer>,
}

#[derive(Deserialize)]
struct Peer {
    name: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let account = std::env::var("ACCOUNT_ID")?;
    let url = format!("https://api.cloudflare.com/client/v4/accounts/{account}/secondary_dns/peers");
    let request = reqwest::Client::new().get(url).bearer_auth(std::env::var("CLOUDFLARE_API_TOKEN")?);
    let answer: Answer = request.send().await?.error_for_status()?.json().await?;
    for peer in answer.result {
        println!("{}", peer.name);
    }
    Ok(())
}
"#;

const GENERATED: &str = r#"
use cloudflare_secondary_dns_api::{Client, types::AccountId};
use cloudflare_secondary_dns_transport::{Credentials, Transport};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let account = AccountId::new(std::env::var("ACCOUNT_ID")?)?;
    let transport = Transport::builder().credentials(Credentials::from_env()?).build()?;
    let answer = Client::from_transport(transport).peers_list(&account).await?;
    for peer in answer.into_inner().result.unwrap_or_default() {
        println!("{}", peer.name);
    }
    Ok(())
}
"#;

const FACADE: &str = r#"
use cloudflare_secondary_dns::{AccountId, Client};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let account = AccountId::new(std::env::var("ACCOUNT_ID")?)?;
    for peer in Client::from_env()?.account(&account).peers().list().await? {
        println!("{}", peer.name);
    }
    Ok(())
}
"#;

impl Program {
    pub(crate) fn package(&self) -> String {
        format!("hello-{}", self.name)
    }

    /// A package outside of the workspace, with the workspace's versions of everything.
    pub(crate) fn manifest(&self, workspace: &Path) -> Result<String, Box<dyn Error>> {
        let root: Table = fs::read_to_string(workspace.join("Cargo.toml"))?.parse()?;
        let mut dependencies = Table::new();
        for (name, features) in self.dependencies {
            let mut dependency = match &root["workspace"]["dependencies"][*name] {
                Value::Table(dependency) => dependency.clone(),
                version => Table::from_iter([("version".to_owned(), version.clone())]),
            };
            if let Some(Value::String(path)) = dependency.get_mut("path") {
                *path = workspace.join(&*path).display().to_string();
            }
            if !features.is_empty() {
                dependency.insert("features".to_owned(), features.to_vec().into());
            }
            dependencies.insert((*name).to_owned(), Value::Table(dependency));
        }
        let package = self.package();
        let dependencies: String = dependencies
            .iter()
            .map(|(name, dependency)| format!("{name} = {}\n", inline(dependency)))
            .collect();
        // It lies below the workspace, and is not of it.
        Ok(format!(
            "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n[dependencies]\n{dependencies}"
        ))
    }
}

/// What stands in a dependency, as TOML. The writing half of the library is not built for one file.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let members: Vec<String> = table
                .iter()
                .map(|(name, member)| format!("{name} = {}", inline(member)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Boolean(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(_) | Value::Datetime(_) => String::new(),
    }
}
