//! Creates, updates or leaves a record: the decision that every automation of this API makes.
//!
//! It reads, decides and sends one change. It keeps no state and deletes nothing.

use std::future::Future;
use std::ops::Deref;

use cloudflare_secondary_dns_transport::{Difference, Error, Response};

use crate::call::Answer;
use crate::resource::Settings;

/// The result of `ensure`: the record as it is stored now, and what was done. Derefs to the record.
///
/// ```
/// use cloudflare_secondary_dns::{AccountId, AclSettings, Client, EnsureOutcome, IpRange};
/// # use cloudflare_secondary_dns_emulator::Emulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
/// let acls = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?).acls();
///
/// let office = AclSettings::new(IpRange::new("192.0.2.48/28")?, "office");
/// assert_eq!(acls.ensure(&office).await?.outcome, EnsureOutcome::Created);
/// assert_eq!(acls.ensure(&office).await?.outcome, EnsureOutcome::Unchanged);
/// let moved = AclSettings::new(IpRange::new("198.51.100.0/29")?, "office");
/// let office = acls.ensure(&moved).await?;
/// assert_eq!(office.outcome, EnsureOutcome::Updated(vec!["ip_range"]));
/// println!("{} has {}", office.id, office.ip_range);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ensured<T> {
    /// The record as it is stored now.
    pub record: T,
    /// Whether the record was created, updated or left.
    pub outcome: EnsureOutcome,
    /// Fields that the server stored with values other than those in the settings.
    pub differences: Vec<Difference>,
}

impl<T> Ensured<T> {
    /// The record, without what was done.
    pub fn into_inner(self) -> T {
        self.record
    }
}

/// The action that `ensure` took.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnsureOutcome {
    /// The record did not exist and was created.
    Created,
    /// These fields differed from the settings, and an update was sent.
    Updated(Vec<&'static str>),
    /// All fields were equal to the settings. Also if the server kept its values after an update;
    /// then [`differences`](Ensured::differences) has them.
    Unchanged,
}

impl<T> Deref for Ensured<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.record
    }
}

/// A place that holds one record for given settings, or none.
pub(crate) trait Target: Sync {
    type Record: Send + Sync;
    type Settings: Settings<Self::Record>;

    /// Finds the record of the settings.
    fn find(
        &self,
        settings: &Self::Settings,
    ) -> impl Future<Output = Result<Option<Self::Record>, Error>> + Send;

    fn create(
        &self,
        settings: &Self::Settings,
    ) -> impl Future<Output = Answer<Self::Record>> + Send;

    /// Replaces the settings of a record; `before` are its present ones, if known.
    fn update(
        &self,
        found: &Self::Record,
        settings: &Self::Settings,
        before: Option<&Self::Settings>,
    ) -> impl Future<Output = Answer<Self::Record>> + Send;
}

pub(crate) async fn ensure<T: Target>(
    target: &T,
    settings: &T::Settings,
) -> Result<Ensured<T::Record>, Error> {
    settings.check_for(None)?;
    if let Some(found) = target.find(settings).await? {
        return adjust(target, found, settings).await;
    }
    let lost = match target.create(settings).await {
        Ok(made) => return Ok(ensured(made, EnsureOutcome::Created)),
        Err(error) if is_answer_lost(&error) => error,
        Err(error) => return Err(error),
    };
    match target.find(settings).await {
        Ok(Some(found)) => {
            let ensured = adjust(target, found, settings).await?;
            Ok(Ensured {
                outcome: EnsureOutcome::Created,
                ..ensured
            })
        }
        // After a timeout the server may still be working on the create.
        Ok(None) if !lost.is_timeout() => {
            let made = target.create(settings).await?;
            Ok(ensured(made, EnsureOutcome::Created))
        }
        // If the record cannot be read, or may still appear, the first failure is the result.
        Ok(None) | Err(_) => Err(lost),
    }
}

/// Whether a create may have made a record whose id is unknown.
fn is_answer_lost(error: &Error) -> bool {
    error.may_have_taken_effect() && error.resource_id().is_none()
}

/// Updates a record that exists, if it differs from the settings.
async fn adjust<T: Target>(
    target: &T,
    found: T::Record,
    settings: &T::Settings,
) -> Result<Ensured<T::Record>, Error> {
    let fields = settings.compare(None, &found).fields().to_vec();
    let Ok(before) = T::Settings::of(&found) else {
        // The record lacks a required field, so there is nothing to keep.
        let updated = target.update(&found, settings, None).await?;
        return Ok(ensured(updated, EnsureOutcome::Updated(fields)));
    };
    if fields.is_empty() {
        return Ok(Ensured {
            record: found,
            outcome: EnsureOutcome::Unchanged,
            differences: Vec::new(),
        });
    }
    let updated = target
        .update(&found, &settings.clone().or(&before), Some(&before))
        .await?;
    let changed = T::Settings::of(&updated).as_ref() != Ok(&before);
    let outcome = match changed {
        true => EnsureOutcome::Updated(fields),
        false => EnsureOutcome::Unchanged,
    };
    Ok(ensured(updated, outcome))
}

fn ensured<T>(response: Response<T>, outcome: EnsureOutcome) -> Ensured<T> {
    Ensured {
        outcome,
        differences: response.differences().to_vec(),
        record: response.into_inner(),
    }
}
