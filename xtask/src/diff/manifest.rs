//! What a Cargo.toml says that callers of the package can notice.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// A package that is published.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) rust_version: Option<String>,
    /// The file that the library begins with, below the package's folder.
    pub(crate) library: String,
    pub(crate) features: BTreeMap<String, BTreeSet<String>>,
    /// Name in the code (with `_`) to the requirement.
    pub(crate) dependencies: BTreeMap<String, Dependency>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    pub(crate) package: String,
    pub(crate) requirement: String,
}

/// What the packages of a workspace share.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Workspace {
    #[serde(default)]
    workspace: Shared,
}

#[derive(Debug, Default, Deserialize)]
struct Shared {
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    package: SharedPackage,
    #[serde(default)]
    dependencies: BTreeMap<String, Given>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SharedPackage {
    version: Option<String>,
    rust_version: Option<String>,
    publish: Option<Publish>,
}

#[derive(Debug, Default, Deserialize)]
struct Raw {
    package: Option<RawPackage>,
    lib: Option<Library>,
    #[serde(default)]
    features: BTreeMap<String, BTreeSet<String>>,
    #[serde(default)]
    dependencies: BTreeMap<String, Given>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RawPackage {
    name: String,
    version: Option<Inherited<String>>,
    rust_version: Option<Inherited<String>>,
    publish: Option<Inherited<Publish>>,
}

#[derive(Debug, Deserialize)]
struct Library {
    path: Option<String>,
}

/// A value, or `{ workspace = true }`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Inherited<T> {
    Own(T),
    Shared {
        #[expect(dead_code, reason = "only its being there counts")]
        workspace: bool,
    },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Publish {
    Flag(bool),
    Registries(Vec<String>),
}

impl Publish {
    fn is_on(&self) -> bool {
        match self {
            Self::Flag(flag) => *flag,
            Self::Registries(list) => !list.is_empty(),
        }
    }
}

/// `"1.0"`, or a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Given {
    Version(String),
    Table(Table),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Table {
    version: String,
    package: Option<String>,
    workspace: bool,
    optional: bool,
}

impl Given {
    fn table(&self) -> Table {
        match self {
            Self::Version(version) => Table {
                version: version.clone(),
                ..Table::default()
            },
            Self::Table(table) => table.clone(),
        }
    }
}

impl Workspace {
    /// Reads the manifest of a workspace.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    /// Folders of the members, as given: one may end in `/*`.
    pub(crate) fn members(&self) -> &[String] {
        &self.workspace.members
    }

    /// The version that packages share.
    pub(crate) fn version(&self) -> Option<&str> {
        self.workspace.package.version.as_deref()
    }

    /// Reads the manifest of a package; `None` if it is not published.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn package(&self, text: &str) -> Result<Option<Manifest>, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let Some(package) = raw.package else {
            return Ok(None);
        };
        let shared = &self.workspace.package;
        let published = match &package.publish {
            None => true,
            Some(Inherited::Own(publish)) => publish.is_on(),
            Some(Inherited::Shared { .. }) => shared.publish.as_ref().is_none_or(Publish::is_on),
        };
        if !published {
            return Ok(None);
        }
        let text = |own: Option<Inherited<String>>, shared: &Option<String>| match own {
            Some(Inherited::Own(own)) => Some(own),
            Some(Inherited::Shared { .. }) => shared.clone(),
            None => None,
        };
        let mut features = raw.features;
        let mut dependencies = BTreeMap::new();
        for (name, given) in &raw.dependencies {
            let own = given.table();
            let shared = self.workspace.dependencies.get(name).map(Given::table);
            let shared = shared.filter(|_| own.workspace).unwrap_or_default();
            let found = Dependency {
                package: own
                    .package
                    .or(shared.package)
                    .unwrap_or_else(|| name.clone()),
                requirement: if own.workspace {
                    shared.version
                } else {
                    own.version
                },
            };
            dependencies.insert(name.replace('-', "_"), found);
            // An optional dependency is a feature, unless features name it as a dependency.
            let named = format!("dep:{name}");
            let hidden = features.values().any(|list| list.contains(&named));
            if own.optional && !hidden {
                features.entry(name.clone()).or_default().insert(named);
            }
        }
        let library = raw.lib.and_then(|library| library.path);
        Ok(Some(Manifest {
            name: package.name,
            version: text(package.version, &shared.version).unwrap_or_default(),
            rust_version: text(package.rust_version, &shared.rust_version),
            library: library.unwrap_or_else(|| "src/lib.rs".to_owned()),
            features,
            dependencies,
        }))
    }
}
