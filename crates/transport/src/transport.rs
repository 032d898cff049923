//! The transport itself: what all calls share, and how a call ends in the type that is asked for.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::decode;
use crate::envelope::Envelope;
use crate::error::Error;
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::response::Response;
use crate::shared::{Origin, Shared};

/// What a call accepts that names nothing itself.
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ANY: HeaderValue = HeaderValue::from_static("*/*");

/// Sends requests and reads answers: credentials, pacing, retries, deadlines, limits and tracing of
/// every call live here.
///
/// A clone is cheap and shares connections, credentials and the pacing with the original.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
    options: CallOptions,
}

impl Transport {
    pub(crate) fn new(shared: Shared, options: CallOptions) -> Self {
        Self {
            shared: Arc::new(shared),
            options,
        }
    }

    /// The base URL, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.shared.base_url.as_str()
    }

    /// Begins a request of an operation: its method, and its path below the base URL with these
    /// values in the place of the template's parameters, in their order.
    ///
    /// The values are percent-encoded, so that none adds a segment, a query or a fragment. A value
    /// that cannot be encoded, such as an empty one or `..`, and values that are missing or too
    /// many make a request that [`execute`](Self::execute) refuses.
    ///
    /// ```
    /// use cloudflare_secondary_dns_transport::{Credentials, Method, Operation, OperationKind, Transport};
    ///
    /// static ACLS_GET: Operation = Operation {
    ///     id: "acls_get",
    ///     method: Method::GET,
    ///     path: "/accounts/{account_id}/secondary_dns/acls/{acl_id}",
    ///     resource: "acls",
    ///     kind: OperationKind::Read,
    ///     permissions: &[],
    /// };
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let transport = Transport::builder().credentials(Credentials::token("t")?).build()?;
    /// let request = transport.request(&ACLS_GET, &[&"269d8f48", &"a/b?c#d"]).build()?;
    /// assert_eq!(
    ///     request.url().path(),
    ///     "/client/v4/accounts/269d8f48/secondary_dns/acls/a%2Fb%3Fc%23d"
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(
        &self,
        operation: &Operation,
        path: &[&dyn fmt::Display],
    ) -> reqwest::RequestBuilder {
        let url = self.shared.base_url.join(operation, path);
        self.http().request(operation.method.clone(), url)
    }

    /// The HTTP client that requests are built with. It carries no credentials: a request that it
    /// sends itself, past [`execute`](Self::execute), has none of this crate's guarantees. With a
    /// base URL of `http` and no [`http_client`](crate::TransportBuilder::http_client) it trusts no
    /// certificate.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        self.shared.connections.builder()
    }

    /// The same transport for calls that differ in these options. Options that an earlier
    /// `with_options` set stay unless these set them too.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            options: self.options.and(options),
        }
    }

    /// Sends a request of an operation and decodes the answer.
    ///
    /// The request's method, host and path must be those of the operation below the base URL. The
    /// credentials are added here, and `Accept: application/json` if it names no other type.
    ///
    /// The call waits for the rate limit, is sent again where
    /// [`OperationKind`](crate::OperationKind) allows it, and ends by the deadline at the latest.
    /// Dropping the future stops it: no timer goes on and nothing more is sent.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`](crate::ErrorKind); `Configuration` only when the HTTP client has no TLS.
    /// `success: false` is an
    /// error under any status. [`Error::is_safe_to_retry`] and [`Error::may_have_taken_effect`] say
    /// what the failure means for the caller's next step.
    pub async fn execute<T: DeserializeOwned + Envelope>(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
    ) -> Result<Response<T>, Error> {
        let sending = Call::send(&self.shared, &self.options, operation, request, JSON);
        let (call, answer) = sending.await?;
        let max_body = self.shared.max_body;
        match decode::decode::<T>(operation.kind, &answer.body, answer.meta.status, max_body) {
            Ok(value) => {
                let mut meta = call.decoded(answer, value.is_success(), value.has_messages())?;
                meta.origin = Origin::new(&self.shared);
                Ok(Response { value, meta })
            }
            Err(error) => Err(call.undecoded(answer, error)),
        }
    }

    /// The same for an operation whose answer is text. Bytes that are not UTF-8 are replaced.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Self::execute).
    pub async fn execute_text(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
    ) -> Result<Response<String>, Error> {
        let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
        self.execute_unread(operation, request, text).await
    }

    /// The same for an operation whose answer is neither JSON nor text.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Self::execute).
    pub async fn execute_bytes(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
    ) -> Result<Response<Vec<u8>>, Error> {
        self.execute_unread(operation, request, <[u8]>::to_vec)
            .await
    }

    /// The body of an answer as a value that says nothing of success.
    async fn execute_unread<T>(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
        value: fn(&[u8]) -> T,
    ) -> Result<Response<T>, Error> {
        let sending = Call::send(&self.shared, &self.options, operation, request, ANY);
        let (call, mut answer) = sending.await?;
        // The answer in its place is JSON.
        if let Some(original) = answer.synthetic.take() {
            return Err(call.failed(original));
        }
        let value = value(&answer.body);
        let mut meta = call.decoded(answer, true, false)?;
        meta.origin = Origin::new(&self.shared);
        Ok(Response { value, meta })
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base_url())
            .field("credentials", &self.shared.credentials)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
