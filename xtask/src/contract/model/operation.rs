//! Operations as typed data: parameters, bodies, responses.

use super::Schema;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operation {
    pub(crate) pointer: String,
    pub(crate) id: String,
    /// Name of its method in Rust, of its entry in the table of operations in capitals.
    pub(crate) rust_name: String,
    pub(crate) method: Method,
    /// Path template as in the document: `/accounts/{account_id}/acls`.
    pub(crate) path: String,
    pub(crate) resource: String,
    pub(crate) kind: OperationKind,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// Names of API token permissions, any one of which will do (`x-permissions`).
    pub(crate) permissions: Vec<String>,
    pub(crate) deprecated: bool,
    /// In the order of the document: those of the path first.
    pub(crate) parameters: Vec<Parameter>,
    /// Name of the Rust type that has the optional parameters, if there are any.
    pub(crate) parameters_type: Option<String>,
    pub(crate) body: Option<Body>,
    /// In the order of their status.
    pub(crate) responses: Vec<Response>,
}

impl Operation {
    /// The path with its parameters unnamed: what a request is matched by.
    pub(crate) fn shape(&self) -> String {
        shape(&self.path)
    }

    /// What a success carries; `None` if it has no content.
    pub(crate) fn success(&self) -> Option<&Schema> {
        self.answer()?.content.as_ref()
    }

    /// The success that has content.
    pub(crate) fn answer(&self) -> Option<&Response> {
        let mut responses = self.responses.iter();
        responses.find(|response| response.status.is_success() && response.content.is_some())
    }

    pub(crate) fn sent(&self) -> impl Iterator<Item = &Schema> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.schema);
        parameters.chain(self.body.iter().map(|body| &body.schema))
    }

    pub(crate) fn received(&self) -> impl Iterator<Item = &Schema> {
        let responses = self.responses.iter();
        responses.filter_map(|response| response.content.as_ref())
    }

    /// What callers may leave out.
    pub(crate) fn optional_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters
            .iter()
            .filter(|parameter| !parameter.required)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Method {
    Get,
    Put,
    Post,
    Delete,
    Patch,
}

impl Method {
    pub(crate) const ALL: [Self; 5] = [Self::Get, Self::Put, Self::Post, Self::Delete, Self::Patch];

    /// The key of a path in the document.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Post => "post",
            Self::Delete => "delete",
            Self::Patch => "patch",
        }
    }

    /// The name in a request: `GET`.
    pub(crate) fn name(self) -> String {
        self.key().to_uppercase()
    }
}

/// What repeating a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationKind {
    Read,
    Replace,
    Delete,
    Create,
    Action,
}

impl OperationKind {
    /// The rule is structural: a POST to a path that can also be read creates something there; any
    /// other POST, and a PATCH, is an action.
    pub(crate) fn of(method: Method, path_is_readable: bool) -> Self {
        match method {
            Method::Get => Self::Read,
            Method::Put => Self::Replace,
            Method::Delete => Self::Delete,
            Method::Post if path_is_readable => Self::Create,
            Method::Post | Method::Patch => Self::Action,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
}

impl Location {
    /// The value of `in`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) pointer: String,
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) rust_name: String,
    pub(crate) location: Location,
    pub(crate) style: Style,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
    pub(crate) description: String,
    pub(crate) schema: Schema,
}

impl Parameter {
    /// What it is told from others by. Header names have no case.
    pub(crate) fn key(&self) -> (Location, String) {
        let name = match self.location {
            Location::Header => self.name.to_lowercase(),
            Location::Path | Location::Query => self.name.clone(),
        };
        (self.location, name)
    }

    /// Whether it or its schema is deprecated.
    pub(crate) fn is_deprecated(&self) -> bool {
        self.deprecated || self.schema.deprecated
    }
}

/// How a list or object is written as a query parameter. A list in the default style is repeated,
/// the fields of an object are parameters of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    #[default]
    Default,
    /// `explode: false`: the items of a list, with commas between them.
    Joined,
    /// `deepObject`: the fields of an object as `name[field]`.
    Deep,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Media {
    /// As in the document: `application/json`.
    pub(crate) name: String,
    pub(crate) encoding: Encoding,
}

impl Media {
    pub(crate) fn is_plain_json(&self) -> bool {
        self.name == "application/json"
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Encoding {
    #[default]
    Json,
    Text,
    Bytes,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Body {
    pub(crate) pointer: String,
    pub(crate) required: bool,
    pub(crate) media: Media,
    pub(crate) schema: Schema,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Response {
    pub(crate) pointer: String,
    pub(crate) status: Status,
    pub(crate) headers: Vec<Header>,
    pub(crate) media: Media,
    /// `None` if the response has no content.
    pub(crate) content: Option<Schema>,
}

/// The statuses that a response is described for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Code(u16),
    /// `4XX`, by its first digit.
    Range(u16),
    Default,
}

impl Status {
    pub(crate) fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Header {
    pub(crate) pointer: String,
    /// In lower case: header names have no case.
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}

/// A path template with its parameters unnamed.
pub(crate) fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        let is_parameter = segment.starts_with('{') && segment.ends_with('}');
        if is_parameter { "{}" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}
