//! The assumptions, one entry each: what it is about, how well the default is known and by whom, and what can be
//! assumed.

use super::{AssumptionInfo, Basis, Choice, assumptions};

assumptions! {
    /// Status of a request that carries no credentials.
    missing_credentials: MissingCredentials = "missing-credentials", Assumed by "common practice" {
        /// 401, with code 9106.
        Unauthorized = "401",
        /// 400, with code 9106.
        BadRequest = "400",
    }

    /// Status of a request whose credentials are well-formed and unknown.
    wrong_credentials: WrongCredentials = "wrong-credentials", Assumed by "what fresh tokens get (octodns-cloudflare 121)" {
        /// 403, with code 10000.
        Forbidden = "403",
        /// 401, with code 10000.
        Unauthorized = "401",
        /// 400, with code 10000.
        BadRequest = "400",
    }

    /// What the first request to each account and zone gets while a new token or zone spreads.
    new_owners: NewOwners = "new-owners", Assumed by "octodns-cloudflare 121 saw 403 for a moment, for creates as well" {
        /// Its answer.
        Ready = "ready",
        /// 403, with code 10000; nothing is done.
        RefusedOnce = "refused-once",
    }

    /// What is refused to an account without the entitlement.
    unentitled_scope: UnentitledScope = "unentitled-scope", Observed by "alchemy, live tests of an account without it" {
        /// Zones, whatever is configured. ACLs, peers and TSIG keys work.
        Zones = "zones",
        /// ACLs, peers and TSIG keys as well.
        Everything = "everything",
    }

    /// Where the sentence is that an account without the entitlement gets with status 401.
    unentitled_account: UnentitledAccount = "unentitled-account", Observed by "alchemy, POST and DELETE of outgoing settings" {
        /// In `result`; `errors` is empty.
        Result = "result",
        /// In `errors`, as with any other failure.
        Errors = "errors",
    }

    /// What happens with accounts and zones that no seed names.
    unknown_owners: UnknownOwners = "unknown-owners", Assumed by "convenience: the live API knows what it has" {
        /// They exist, empty, as soon as they are asked for.
        Appear = "appear",
        /// 404, with code 7003.
        Refused = "refused",
    }

    /// What a body with another content type than `application/json` gets.
    wrong_content_type: WrongContentType = "wrong-content-type", Assumed by "RFC 9110, section 15.5.16" {
        /// 415.
        Unsupported = "415",
        /// 400.
        BadRequest = "400",
        /// It is read as JSON.
        Accepted = "accepted",
    }

    /// What `result` holds in a failure.
    failed_result: FailedResult = "failed-result", Assumed by "other endpoints of the API" {
        /// `null`.
        Null = "null",
        /// Nothing: the field is absent.
        Absent = "absent",
    }

    /// Whether answers carry `Ratelimit` and `Ratelimit-Policy`.
    rate_limit_headers: RateLimitHeaders = "rate-limit-headers", Documented by "API documentation, rate limits" {
        /// Every answer does.
        Sent = "sent",
        /// None does.
        Absent = "absent",
    }

    /// How the answer to a request beyond the rate limit says when to come back.
    retry_after: RetryAfterForm = "retry-after", Documented by "API documentation, rate limits; the others: sentry 7919, urllib3 2861" {
        /// In whole seconds.
        Seconds = "seconds",
        /// In seconds with decimals.
        Decimals = "decimals",
        /// With a date, by the clock of the emulator.
        Date = "date",
    }

    /// How much of a list one answer holds. No operation takes a query parameter.
    list_pages: ListPages = "list-pages", Observed by "official clients, which ask for one page" {
        /// All of it: `result_info` reports a single page.
        Single = "single",
        /// The first 20 items; `result_info` reports how many there are.
        FirstPage = "first-page",
    }

    /// How ports, serials, seconds and counts are written; they are documented as `number`.
    whole_numbers: WholeNumbers = "whole-numbers", Documented by "API reference, examples" {
        /// As `53`.
        Integer = "integer",
        /// As `53.0`.
        Decimal = "decimal",
    }

    /// The offset of times. The documented examples carry `+01:00`.
    time_offset: TimeOffset = "time-offset", Assumed by "other endpoints of the API" {
        /// `Z`.
        Utc = "utc",
        /// `+01:00`.
        OneHour = "one-hour",
    }

    /// How the range of an ACL is stored.
    acl_ranges: AclRanges = "acl-ranges", Observed by "alchemy, ACL tests" {
        /// As its network: `192.0.2.53/28` becomes `192.0.2.48/28`.
        Normalized = "normalized",
        /// As it was sent.
        AsSent = "as-sent",
    }

    /// How the name of a TSIG key is stored.
    tsig_names: TsigNames = "tsig-names", Observed by "Terraform provider, indirectly" {
        /// With a final dot, whether sent with one or not.
        FinalDot = "final-dot",
        /// As it was sent.
        AsSent = "as-sent",
    }

    /// What happens to capital letters in the name of a TSIG key.
    tsig_capitals: TsigCapitals = "tsig-capitals", Assumed by "IBM's resale asks for lower case, or transfers fail" {
        /// They are kept.
        Kept = "kept",
        /// They become lower case.
        Lowered = "lowered",
        /// 400.
        Refused = "refused",
    }

    /// What a GET of a deleted ACL, peer or TSIG key answers.
    deleted_records: DeletedRecords = "deleted-records", Observed by "alchemy, which polls for it" {
        /// 404, at once.
        NotFound = "not-found",
        /// The first one after the deletion still answers the record.
        LingerOnce = "linger-once",
    }

    /// What happens when an object is deleted that others refer to: a TSIG key of a peer, a peer of a zone.
    delete_in_use: DeleteInUse = "delete-in-use", Assumed by "Terraform sweepers unlink peers before they delete them" {
        /// 409, and it stays.
        Refused = "refused",
        /// It is deleted, and so are the references to it.
        Unlinked = "unlinked",
        /// It is deleted; the references stay and lead nowhere.
        Dangling = "dangling",
    }

    /// What a reference to a peer or TSIG key that does not exist gets.
    missing_reference: MissingReference = "missing-reference", Assumed by "no source" {
        /// 404.
        NotFound = "not-found",
        /// 409.
        Conflict = "conflict",
        /// It is stored.
        Accepted = "accepted",
    }

    /// What a PUT does to optional fields that it leaves out.
    put_omitted: PutOmitted = "put-omitted", Assumed by "RFC 9110, section 9.3.4" {
        /// They are lost.
        Lost = "lost",
        /// They stay.
        Kept = "kept",
    }

    /// Which fields the creation of a peer takes.
    peer_create: PeerCreate = "peer-create", Documented by "API reference and alchemy; Terraform and two operators expect all" {
        /// The name; others are ignored.
        NameOnly = "name-only",
        /// All that an update takes.
        AllFields = "all-fields",
    }

    /// How fields of a peer read that were never set.
    unset_peer_fields: UnsetPeerFields = "unset-peer-fields", Observed by "alchemy: `ip` and `port`; the others by analogy" {
        /// Blank: `""`, 0 and `false`.
        Blank = "blank",
        /// `null`.
        Null = "null",
        /// They are absent.
        Absent = "absent",
        /// 53 and `false` for `port` and `ixfr_enable`; the others are absent.
        Defaults = "defaults",
    }

    /// Whether a peer needs an address before a zone can use it.
    peer_address: PeerAddress = "peer-address", Assumed by "no source" {
        /// It does not.
        Optional = "optional",
        /// It does: 409 otherwise.
        Required = "required",
    }

    /// Whether the peers of a primary zone must agree on their TSIG key. Checked when they are linked, not when a
    /// peer changes, so that keys can be replaced.
    outgoing_tsigs: OutgoingTsigs = "outgoing-tsigs", Documented by "documentation of outgoing transfers" {
        /// If one has a key, all must have the same: 409 otherwise.
        Same = "same",
        /// They need not.
        Any = "any",
    }

    /// What the creation of incoming settings does on a zone that is not of the secondary type.
    incoming_on_full_zone: IncomingOnFullZone = "incoming-on-full-zone", Observed by "alchemy, Terraform provider" {
        /// It answers success, and nothing is stored.
        Dropped = "dropped",
        /// 403, with code 1111.
        Refused = "refused",
        /// It stores them.
        Stored = "stored",
    }

    /// What the creation of incoming or outgoing settings does on a zone that has them.
    second_create: SecondCreate = "second-create", Assumed by "common practice" {
        /// 409.
        Conflict = "conflict",
        /// It replaces them, as an update does.
        Replaces = "replaces",
    }

    /// What an update of incoming or outgoing settings does on a zone that has none.
    update_unconfigured: UpdateUnconfigured = "update-unconfigured", Assumed by "common practice" {
        /// 404.
        NotFound = "not-found",
        /// It creates them.
        Creates = "creates",
    }

    /// When the records of a new secondary zone come in.
    first_transfer: FirstTransfer = "first-transfer", Assumed by "no source" {
        /// With its creation: serial and times are there at once.
        AtCreation = "at-creation",
        /// With the first `force_axfr`: serial and `checked_time` are absent until then.
        OnRequest = "on-request",
    }

    /// What a transfer finds at the primaries, unless the test sets the serial that they have.
    transfer_serial: TransferSerial = "transfer-serial", Assumed by "convenience: tests wait for it" {
        /// The next serial.
        Next = "next",
        /// The serial that the zone has: only `checked_time` moves.
        Same = "same",
    }

    /// Whether a secondary zone is checked by itself every `auto_refresh_seconds`.
    auto_refresh: AutoRefresh = "auto-refresh", Documented by "API reference, incoming settings" {
        /// It is: `checked_time` moves, and the serial too if the primaries have another.
        On = "on",
        /// It is not.
        Off = "off",
    }

    /// Whether outgoing transfers are on once a primary zone is created.
    initial_status: InitialStatus = "initial-status", Assumed by "the existence of `enable`" {
        /// They are off.
        Disabled = "disabled",
        /// They are on.
        Enabled = "enabled",
    }

    /// What the status of a zone without outgoing settings is.
    status_unconfigured: StatusUnconfigured = "status-unconfigured", Assumed by "the other operations" {
        /// 404.
        NotFound = "not-found",
        /// Disabled.
        Disabled = "disabled",
    }

    /// How the status of outgoing transfers is written.
    status_case: StatusCase = "status-case", Documented by "API reference, outgoing settings" {
        /// `Enabled`.
        Title = "title",
        /// `enabled`.
        Lower = "lower",
        /// `ENABLED`.
        Upper = "upper",
    }

    /// What `force_notify` does while outgoing transfers are off.
    notify_while_disabled: NotifyWhileDisabled = "notify-while-disabled", Assumed by "no source" {
        /// It answers `OK`; no secondary fetches the zone.
        Accepted = "accepted",
        /// 409.
        Conflict = "conflict",
    }

    /// What the secondaries do with a NOTIFY.
    notified_secondaries: NotifiedSecondaries = "notified-secondaries", Assumed by "RFC 1996" {
        /// They fetch the zone: `last_transferred_time` moves.
        Transfer = "transfer",
        /// Nothing.
        Ignore = "ignore",
    }
}
