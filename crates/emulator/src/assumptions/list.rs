//! The assumptions, one entry each: what it is about, how well the default is known, and what can be assumed.

use super::{AssumptionInfo, Basis, Choice, assumptions};

assumptions! {
    /// Status of a request that carries no credentials.
    missing_credentials: MissingCredentials = "missing-credentials", Assumed {
        /// 401, with code 9106.
        Unauthorized = "401",
        /// 400, with code 9106.
        BadRequest = "400",
    }

    /// Status of a request whose credentials are not the ones that the emulator was told.
    wrong_credentials: WrongCredentials = "wrong-credentials", Assumed {
        /// 403, with code 10000. A fresh token was seen to get it for a while.
        Forbidden = "403",
        /// 401, with code 10000.
        Unauthorized = "401",
        /// 400, with code 10000.
        BadRequest = "400",
    }

    /// Where the sentence stands that an account without the entitlement gets with status 401.
    unentitled_account: UnentitledAccount = "unentitled-account", Observed {
        /// In `result`; `errors` is empty.
        Result = "result",
        /// In `errors`, as with any other failure.
        Errors = "errors",
    }

    /// What happens with accounts and zones that no seed names.
    unknown_owners: UnknownOwners = "unknown-owners", Assumed {
        /// They exist, empty, as soon as they are asked for.
        Appear = "appear",
        /// 404, with code 7003.
        Refused = "refused",
    }

    /// What a body with another content type than `application/json` gets.
    wrong_content_type: WrongContentType = "wrong-content-type", Assumed {
        /// 415.
        Unsupported = "415",
        /// 400.
        BadRequest = "400",
        /// It is read as JSON.
        Accepted = "accepted",
    }

    /// What stands in `result` of a failure.
    failed_result: FailedResult = "failed-result", Assumed {
        /// `null`.
        Null = "null",
        /// Nothing: the field is absent.
        Absent = "absent",
    }

    /// Whether answers carry `Ratelimit` and `Ratelimit-Policy`.
    rate_limit_headers: RateLimitHeaders = "rate-limit-headers", Documented {
        /// Every answer does.
        Sent = "sent",
        /// None does.
        Absent = "absent",
    }

    /// How much of a list one answer holds. No operation takes a query parameter.
    list_pages: ListPages = "list-pages", Observed {
        /// All of it: `result_info` tells of a single page.
        Single = "single",
        /// The first 20 items; `result_info` tells how many there are.
        FirstPage = "first-page",
    }

    /// How ports, serials, seconds and counts are written; they are documented as `number`.
    whole_numbers: WholeNumbers = "whole-numbers", Documented {
        /// As `53`, as in the documented examples.
        Integer = "integer",
        /// As `53.0`.
        Decimal = "decimal",
    }

    /// The offset of times. The documented examples carry `+01:00`.
    time_offset: TimeOffset = "time-offset", Assumed {
        /// `Z`.
        Utc = "utc",
        /// `+01:00`.
        OneHour = "one-hour",
    }

    /// What happens when an object is deleted that others refer to: a TSIG key of a peer, a peer of a zone.
    delete_in_use: DeleteInUse = "delete-in-use", Assumed {
        /// 409, and it stays.
        Refused = "refused",
        /// It goes, and so do the references to it.
        Unlinked = "unlinked",
        /// It goes; the references stay and point nowhere.
        Dangling = "dangling",
    }

    /// What a reference to a peer or TSIG key that does not exist gets.
    missing_reference: MissingReference = "missing-reference", Assumed {
        /// 404.
        NotFound = "not-found",
        /// 409.
        Conflict = "conflict",
        /// It is stored.
        Accepted = "accepted",
    }

    /// What a PUT does to optional fields that it leaves out.
    put_omitted: PutOmitted = "put-omitted", Assumed {
        /// They are lost.
        Lost = "lost",
        /// They stay.
        Kept = "kept",
    }

    /// Which fields the creation of a peer takes.
    peer_create: PeerCreate = "peer-create", Documented {
        /// The name; others are ignored.
        NameOnly = "name-only",
        /// All that an update takes.
        AllFields = "all-fields",
    }

    /// How `port` and `ixfr_enable` of a peer read that were never set.
    unset_peer_fields: UnsetPeerFields = "unset-peer-fields", Assumed {
        /// They are absent.
        Absent = "absent",
        /// 53 and `false`.
        Defaults = "defaults",
    }

    /// Whether a peer needs an address before a zone can use it.
    peer_address: PeerAddress = "peer-address", Assumed {
        /// It does not.
        Optional = "optional",
        /// It does: 409 otherwise.
        Required = "required",
    }

    /// Whether the peers of a primary zone must agree on their TSIG key. Checked when they are linked, not when a
    /// peer changes, so that keys can be replaced.
    outgoing_tsigs: OutgoingTsigs = "outgoing-tsigs", Documented {
        /// If one has a key, all must have the same: 409 otherwise.
        Same = "same",
        /// They need not.
        Any = "any",
    }

    /// What the creation of incoming settings does on a zone that a seed calls `full`.
    incoming_on_full_zone: IncomingOnFullZone = "incoming-on-full-zone", Observed {
        /// It answers success, and nothing is stored.
        Dropped = "dropped",
        /// 403, with code 1111.
        Refused = "refused",
        /// It stores them.
        Stored = "stored",
    }

    /// What the creation of incoming or outgoing settings does on a zone that has them.
    second_create: SecondCreate = "second-create", Assumed {
        /// 409.
        Conflict = "conflict",
        /// It replaces them, as an update does.
        Replaces = "replaces",
    }

    /// What an update of incoming or outgoing settings does on a zone that has none.
    update_unconfigured: UpdateUnconfigured = "update-unconfigured", Assumed {
        /// 404.
        NotFound = "not-found",
        /// It creates them.
        Creates = "creates",
    }

    /// When the records of a new secondary zone come in.
    first_transfer: FirstTransfer = "first-transfer", Assumed {
        /// With its creation: serial and times are there at once.
        AtCreation = "at-creation",
        /// With the first `force_axfr`: serial and `checked_time` are absent until then.
        OnRequest = "on-request",
    }

    /// What a transfer finds at the primaries, unless the test says which serial they have.
    transfer_serial: TransferSerial = "transfer-serial", Assumed {
        /// The next serial.
        Next = "next",
        /// The serial that the zone has: only `checked_time` moves.
        Same = "same",
    }

    /// Whether a secondary zone is checked by itself every `auto_refresh_seconds`.
    auto_refresh: AutoRefresh = "auto-refresh", Documented {
        /// It is: `checked_time` moves, and the serial too if the primaries have another.
        On = "on",
        /// It is not.
        Off = "off",
    }

    /// Whether outgoing transfers are on once a primary zone is created.
    initial_status: InitialStatus = "initial-status", Assumed {
        /// They are off.
        Disabled = "disabled",
        /// They are on.
        Enabled = "enabled",
    }

    /// What the status of a zone without outgoing settings is.
    status_unconfigured: StatusUnconfigured = "status-unconfigured", Assumed {
        /// 404.
        NotFound = "not-found",
        /// Disabled.
        Disabled = "disabled",
    }

    /// How the status of outgoing transfers is written.
    status_case: StatusCase = "status-case", Documented {
        /// `Enabled`.
        Title = "title",
        /// `enabled`.
        Lower = "lower",
        /// `ENABLED`.
        Upper = "upper",
    }

    /// What `force_notify` does while outgoing transfers are off.
    notify_while_disabled: NotifyWhileDisabled = "notify-while-disabled", Assumed {
        /// It answers `OK`; no secondary fetches the zone.
        Accepted = "accepted",
        /// 409.
        Conflict = "conflict",
    }

    /// What the secondaries do with a NOTIFY.
    notified_secondaries: NotifiedSecondaries = "notified-secondaries", Assumed {
        /// They fetch the zone: `last_transferred_time` moves.
        Transfer = "transfer",
        /// Nothing.
        Ignore = "ignore",
    }
}
