//! The answer to a list operation.

use std::ops::Deref;

use cloudflare_secondary_dns_transport::{ApiMessage, Error, Response};

use crate::resource::Page;

/// The records of a list, with the number of records that the API reports.
///
/// It derefs to a slice and iterates by value. No operation of this API takes a page number; every
/// list comes as one page. If the API leaves records out, [`is_truncated`](Self::is_truncated) is
/// true and a warning is logged.
///
/// ```
/// use cloudflare_secondary_dns::{Acl, Client, Error, List};
///
/// fn names(acls: List<Acl>) -> Vec<String> {
///     assert!(!acls.is_truncated());
///     acls.into_iter().map(|acl| acl.name).collect()
/// }
/// # use cloudflare_secondary_dns::AccountId;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = cloudflare_secondary_dns_emulator::Emulator::start().await?;
/// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
/// # assert!(names(client.account(&AccountId::new("a")?).acls().list().await?).is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    items: Vec<T>,
    total_count: Option<u64>,
    truncated: bool,
    messages: Vec<ApiMessage>,
    cf_ray: Option<String>,
}

impl<T> List<T> {
    /// Makes a list from a response, its items changed in place.
    ///
    /// # Errors
    /// [`ErrorKind::MissingResult`](crate::ErrorKind::MissingResult) if there is no `result`: an
    /// empty list would be a wrong answer.
    pub(crate) fn new(
        response: Response<Page<T>>,
        normalize: impl FnMut(&mut T),
    ) -> Result<Self, Error> {
        let response = response.require(|(items, info)| Some((items?, info)))?;
        let operation = response.operation();
        let messages = response.messages().to_vec();
        let cf_ray = response.cf_ray().map(str::to_owned);
        let (mut items, info) = response.into_inner();
        items.iter_mut().for_each(normalize);
        let info = info.unwrap_or_default();
        let seen = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let more_items = info.total_count.is_some_and(|total| total > seen);
        let more_pages = info.total_pages.is_some_and(|pages| pages > 1);
        let truncated = more_items || more_pages;
        if truncated {
            tracing::warn!(
                target: "cloudflare_secondary_dns",
                operation = operation.id,
                count = seen,
                total_count = info.total_count,
                total_pages = info.total_pages,
                "the API returned only a part of the list"
            );
        }
        Ok(Self {
            items,
            total_count: info.total_count,
            truncated,
            messages,
            cf_ray,
        })
    }

    /// Number of records on the server, if the API reports it.
    #[must_use]
    pub fn total_count(&self) -> Option<u64> {
        self.total_count
    }

    /// Whether the server has records that are not in this list: the API reports more records than
    /// it returned, or more than one page.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// Messages of the API in its answer. They are logged already, at info.
    #[must_use]
    pub fn messages(&self) -> &[ApiMessage] {
        &self.messages
    }

    /// The `cf-ray` header of the answer: quote it when asking the vendor about a request.
    #[must_use]
    pub fn cf_ray(&self) -> Option<&str> {
        self.cf_ray.as_deref()
    }

    /// The records.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T> AsRef<[T]> for List<T> {
    fn as_ref(&self) -> &[T] {
        &self.items
    }
}

impl<T> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        list.items
    }
}
