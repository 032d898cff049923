//! The handle of records that an account owns: one set of methods for ACLs, peers and TSIG keys.
//!
//! It checks, calls, requires and compares. The calls themselves are in the file of each kind.

use std::marker::PhantomData;

use cloudflare_secondary_dns_transport::{CallOptions, Error, ErrorKind, Operation, Response};
use cloudflare_secondary_dns_types::AccountId;

use crate::call::{self, Answer};
use crate::compare::Value as _;
use crate::ensure::{self, Ensured};
use crate::list::List;
use crate::owner::Owner;
use crate::resource::{Record, Settings as _};

/// Handle of the records of one kind that an account owns. [`Account`](crate::Account) hands it out
/// under the names [`Acls`](crate::Acls), [`Peers`](crate::Peers) and [`Tsigs`](crate::Tsigs), each
/// with an example. A clone is cheap.
#[derive(Clone, Debug)]
pub struct Records<R> {
    owner: Owner<AccountId>,
    kind: PhantomData<fn() -> R>,
}

impl<R: Record> Records<R> {
    pub(crate) fn new(owner: Owner<AccountId>) -> Self {
        let kind = PhantomData;
        Self { owner, kind }
    }

    /// The same handle with other options: deadline, attempts, whether actions are repeated.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self::new(self.owner.with_options(options))
    }

    /// The account of this handle.
    #[must_use]
    pub fn account_id(&self) -> &AccountId {
        &self.owner.id
    }

    /// Lists all records of the account. TSIG keys include their secrets.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn list(&self) -> Result<List<R>, Error> {
        self.owner.check(R::OPERATIONS.list)?;
        List::new(R::list(&self.owner).await?, R::normalize)
    }

    /// Reads one record.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if it does not
    /// exist.
    pub async fn get(&self, id: &R::Id) -> Result<Response<R>, Error> {
        self.check_with_id(R::OPERATIONS.get, id)?;
        received(R::get(&self.owner, id).await?)
    }

    /// Reads one record, or `None` if the API reports that it does not exist. A 404 of a gateway is
    /// an error.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn get_opt(&self, id: &R::Id) -> Result<Option<Response<R>>, Error> {
        call::optional(self.get(id).await)
    }

    /// Creates a record. The request is sent again only if it is proven that the first one made
    /// nothing.
    ///
    /// The answer is compared with the settings, by meaning. A value that the server replaced is
    /// listed in [`differences`](Response::differences) and is not an error.
    ///
    /// A peer with more than a name takes two requests, see [`Peers`](crate::Peers). The second is
    /// sent only if the answer to the first is about a peer of this name.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]. If
    /// [`may_have_taken_effect`](Error::may_have_taken_effect), list before creating again, or use
    /// [`ensure`](Self::ensure). If the record exists but the server lost one of the values,
    /// [`is_partial_create`](Error::is_partial_create), with the
    /// [`resource_id`](Error::resource_id).
    pub async fn create(&self, settings: &R::Settings) -> Result<Response<R>, Error> {
        let operation = R::OPERATIONS.create;
        self.owner.check(operation)?;
        settings.check_for(Some(operation))?;
        let response = R::create(&self.owner, settings).await?;
        let made: Response<R> = received(response)?;
        let id = made.id().clone();
        let outcome = if R::needs_update(settings) {
            if !settings.has_name_of(&made) {
                // The update would replace a record that this call did not make.
                return Err(Error::wrong_record("name", &made));
            }
            self.replace(&id, settings, None).await
        } else {
            let comparison = settings.compare(None, &made);
            comparison.verify(&id.to_string(), made)
        };
        outcome.map_err(|cause| Error::partial_create(operation, &id.to_string(), cause))
    }

    /// Ensures that the account has one record of this name with these settings: creates it,
    /// updates it if it differs, or leaves it. Fields that are left out keep their stored values.
    ///
    /// Safe to repeat. It lists first. If the answer to a create is lost, it lists again and
    /// continues with the result; it creates again only if there is no such record, and not after a
    /// timeout. Two programs that do this for one name at the same moment may create two records.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]. [`ErrorKind::Ambiguous`] if several records have the
    /// name, with their ids, or if the API returns only a part of its list; then nothing is
    /// changed.
    pub async fn ensure(&self, settings: &R::Settings) -> Result<Ensured<R>, Error> {
        ensure::ensure(self, settings).await
    }

    /// Replaces a record; fields that are `None` may be lost. Safe to repeat.
    ///
    /// The answer is compared with the settings, as for [`create`](Self::create).
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`] with the field's name and the
    /// record's id if the server lost a value.
    pub async fn update(&self, id: &R::Id, settings: &R::Settings) -> Result<Response<R>, Error> {
        self.replace(id, settings, None).await
    }

    /// Reads a record, applies the closure to its settings, and replaces it. Fields that the
    /// closure does not change are kept. Fields that it sets to `None` are left out of the request,
    /// which clears them. A cleared field that keeps its value is among the
    /// [`differences`](Response::differences).
    ///
    /// It takes two requests and is not atomic: a change that is made between them is overwritten.
    ///
    /// # Errors
    /// As for [`get`](Self::get) and [`update`](Self::update).
    pub async fn modify(
        &self,
        id: &R::Id,
        change: impl FnOnce(&mut R::Settings),
    ) -> Result<Response<R>, Error> {
        let before = R::Settings::of(&*self.get(id).await?);
        let before = call::require_settings(R::OPERATIONS.get, before)?;
        let mut settings = before.clone();
        change(&mut settings);
        self.replace(id, &settings, Some(&before)).await
    }

    /// Deletes a record. Safe to repeat; a second call reports that it is not found.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if it does not
    /// exist.
    pub async fn delete(&self, id: &R::Id) -> Result<Response<()>, Error> {
        self.check_with_id(R::OPERATIONS.delete, id)?;
        let response = R::delete(&self.owner, id).await?;
        let other = matches!(&*response, Some(deleted) if deleted != id);
        let response = response.map(drop);
        match other {
            false => Ok(response),
            true => Err(Error::wrong_record("id", &response)),
        }
    }

    async fn replace(
        &self,
        id: &R::Id,
        settings: &R::Settings,
        before: Option<&R::Settings>,
    ) -> Answer<R> {
        let operation = R::OPERATIONS.update;
        self.check_with_id(operation, id)?;
        settings.check_for(Some(operation))?;
        let response = R::update(&self.owner, id, settings).await?;
        let response = received(response)?;
        let comparison = settings.compare(before, &response);
        comparison.verify(&id.to_string(), response)
    }

    fn check_with_id(&self, operation: &'static Operation, id: &R::Id) -> Result<(), Error> {
        self.owner.check(operation)?;
        id.check(Some(operation), R::OPERATIONS.id)
    }
}

/// The normalized record of an answer.
fn received<R: Record>(response: Response<Option<R>>) -> Answer<R> {
    response.require(|record| {
        let mut record = record?;
        record.normalize();
        Some(record)
    })
}

impl<R: Record> ensure::Target for Records<R> {
    type Record = R;
    type Settings = R::Settings;

    async fn find(&self, settings: &R::Settings) -> Result<Option<R>, Error> {
        let operation = R::OPERATIONS.list;
        let all = self.list().await?;
        let truncated = all.is_truncated();
        let mut named = all
            .into_iter()
            .filter(|record| settings.has_name_of(record));
        match (named.next(), named.next()) {
            (Some(first), Some(second)) => {
                let message = format!(
                    "several records have the name `{}`, {} and {} among them; nothing was changed",
                    settings.name(),
                    first.id(),
                    second.id()
                );
                Err(Error::other(ErrorKind::Ambiguous, operation, message))
            }
            _ if truncated => {
                let message = "the API returned only a part of its list, so other records may have \
                               this name; nothing was changed";
                Err(Error::other(ErrorKind::Ambiguous, operation, message))
            }
            (first, _) => Ok(first),
        }
    }

    async fn create(&self, settings: &R::Settings) -> Answer<R> {
        Self::create(self, settings).await
    }

    async fn update(
        &self,
        found: &R,
        settings: &R::Settings,
        before: Option<&R::Settings>,
    ) -> Answer<R> {
        self.replace(found.id(), settings, before).await
    }
}
