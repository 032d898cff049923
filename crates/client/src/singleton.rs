//! The handle of settings that a zone has once or not at all: one set of methods for incoming and
//! outgoing.
//!
//! It checks, calls, requires and compares. The calls themselves are in the file of each kind.

use std::marker::PhantomData;

use cloudflare_secondary_dns_transport::{CallOptions, Error, Response};
use cloudflare_secondary_dns_types::ZoneId;

use crate::call::{self, Answer};
use crate::ensure::{self, Ensured};
use crate::owner::Owner;
use crate::resource::{Settings as _, SingletonRecord};

/// Handle of the transfer settings of one kind, which a zone has once or not at all.
/// [`Zone`](crate::Zone) hands it out under the names
/// [`IncomingTransfers`](crate::IncomingTransfers) and
/// [`OutgoingTransfers`](crate::OutgoingTransfers), each with an example. A clone is cheap.
#[derive(Clone, Debug)]
pub struct Singleton<S> {
    pub(crate) owner: Owner<ZoneId>,
    pub(crate) verify_create: bool,
    kind: PhantomData<fn() -> S>,
}

impl<S: SingletonRecord> Singleton<S> {
    pub(crate) fn new(owner: Owner<ZoneId>) -> Self {
        Self {
            owner,
            verify_create: S::VERIFY_CREATE,
            kind: PhantomData,
        }
    }

    /// The same handle with other options: deadline, attempts, whether actions are repeated.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            owner: self.owner.with_options(options),
            ..self.clone()
        }
    }

    /// The zone of this handle.
    #[must_use]
    pub fn zone_id(&self) -> &ZoneId {
        &self.owner.id
    }

    /// Reads settings and state.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if the zone has
    /// none.
    pub async fn get(&self) -> Result<Response<S>, Error> {
        self.owner.check(S::OPERATIONS.get)?;
        let response = S::get(&self.owner).await?;
        response.require(|record| record)
    }

    /// Reads settings and state, or `None` if the API reports that the zone has none. A 404 of a
    /// gateway is an error.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn get_opt(&self) -> Result<Option<Response<S>>, Error> {
        call::optional(self.get().await)
    }

    /// Makes the zone secondary (incoming) or primary (outgoing). The request is sent again only if
    /// it is proven that the first one made nothing.
    ///
    /// The answer is compared with the settings, by meaning. A value that the server replaced is
    /// listed in [`differences`](Response::differences) and is not an error.
    ///
    /// Incoming only: for a zone that is not of type secondary the API reports success and stores
    /// nothing. So a success is followed by a second request, a `get`;
    /// [`verify_create`](Singleton::verify_create) turns it off. If that request fails with
    /// anything but a 404, the creation counts as done.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]. If
    /// [`may_have_taken_effect`](Error::may_have_taken_effect), read before creating again, or use
    /// [`ensure`](Self::ensure). If the server lost one of the values,
    /// [`is_partial_create`](Error::is_partial_create). Incoming only:
    /// [`is_not_secondary`](Error::is_not_secondary) if nothing was stored.
    pub async fn create(&self, settings: &S::Settings) -> Result<Response<S>, Error> {
        let operation = S::OPERATIONS.create;
        self.owner.check(operation)?;
        settings.check_for(Some(operation))?;
        let response = S::create(&self.owner, settings).await?;
        let made = response.require(|record| record)?;
        let zone_id = self.owner.id.as_str();
        let is_other = |id: &ZoneId| !id.as_str().eq_ignore_ascii_case(zone_id);
        if made.id().is_some_and(is_other) {
            return Err(Error::wrong_record("id", &made));
        }
        if self.verify_create {
            match self.get().await {
                Err(error) if error.is_not_found() => {
                    return Err(Error::not_secondary(&made).with_source(error));
                }
                Err(error) => tracing::warn!(
                    target: "cloudflare_secondary_dns",
                    operation = operation.id,
                    error = %error,
                    "created, but the check whether the zone stored it failed"
                ),
                Ok(_) => {}
            }
        }
        let comparison = settings.compare(None, &made);
        let outcome = comparison.verify(zone_id, made);
        outcome.map_err(|cause| Error::partial_create(operation, zone_id, cause))
    }

    /// Ensures that the zone has these settings: creates them, updates them if they differ, or
    /// leaves them.
    ///
    /// Safe to repeat. It reads first. If the answer to a create is lost, it reads again and
    /// continues with the result; it creates again only if there is nothing, and not after a
    /// timeout.
    ///
    /// # Errors
    /// As for [`get`](Self::get), [`create`](Self::create) and [`update`](Self::update).
    pub async fn ensure(&self, settings: &S::Settings) -> Result<Ensured<S>, Error> {
        ensure::ensure(self, settings).await
    }

    /// Replaces the settings. Safe to repeat.
    ///
    /// The answer is compared with the settings, as for [`create`](Self::create).
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) with
    /// the field's name and the zone's id if the server lost a value.
    pub async fn update(&self, settings: &S::Settings) -> Result<Response<S>, Error> {
        let operation = S::OPERATIONS.update;
        self.owner.check(operation)?;
        settings.check_for(Some(operation))?;
        let response = S::update(&self.owner, settings).await?;
        let response = response.require(|record| record)?;
        let comparison = settings.compare(None, &response);
        comparison.verify(self.owner.id.as_str(), response)
    }

    /// Reads the settings, applies the closure, and replaces them.
    ///
    /// It takes two requests and is not atomic: a change that is made between them is overwritten.
    ///
    /// # Errors
    /// As for [`get`](Self::get) and [`update`](Self::update).
    pub async fn modify(
        &self,
        change: impl FnOnce(&mut S::Settings),
    ) -> Result<Response<S>, Error> {
        let settings = S::Settings::of(&*self.get().await?);
        let mut settings = call::require_settings(S::OPERATIONS.get, settings)?;
        change(&mut settings);
        self.update(&settings).await
    }

    /// Deletes the settings: the zone is no longer secondary (incoming) or primary (outgoing). Safe
    /// to repeat; a second call reports that they are not found.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there were
    /// none.
    pub async fn delete(&self) -> Result<Response<()>, Error> {
        self.owner.check(S::OPERATIONS.delete)?;
        S::delete(&self.owner).await
    }
}

impl<S: SingletonRecord> ensure::Target for Singleton<S> {
    type Record = S;
    type Settings = S::Settings;

    async fn find(&self, _: &S::Settings) -> Result<Option<S>, Error> {
        Ok(self.get_opt().await?.map(Response::into_inner))
    }

    async fn create(&self, settings: &S::Settings) -> Answer<S> {
        Self::create(self, settings).await
    }

    async fn update(&self, _: &S, settings: &S::Settings, _: Option<&S::Settings>) -> Answer<S> {
        Self::update(self, settings).await
    }
}
