//! The assumptions, one entry each: what it is about, how well the default is known and by whom,
//! and what can be assumed, the default first.

use super::{AssumptionInfo, Choice, assumptions};

assumptions! {
    unknown_owners: UnknownOwners = "unknown-owners" {
        about: "What happens with accounts and zones that no seed names.",
        known: "assumed", "chosen for tests; the live API knows what it has",
        Appear = "appear": "They exist, empty, as soon as they are asked for.",
        Refused = "refused": "404, with code 7003.",
    }

    unentitled_scope: UnentitledScope = "unentitled-scope" {
        about: "What is refused to an account without the entitlement.",
        known: "observed", "alchemy, live tests of an account without it",
        Zones = "zones": "Zones, whatever is configured. ACLs, peers and TSIG keys work.",
        Everything = "everything": "ACLs, peers and TSIG keys as well.",
    }

    unentitled_account: UnentitledAccount = "unentitled-account" {
        about: "Where the sentence is that an account without the entitlement gets with status 401.",
        known: "observed", "alchemy, POST and DELETE of outgoing settings",
        Result = "result": "In `result`; `errors` is empty.",
        Errors = "errors": "In `errors`, as with any other failure.",
    }

    failed_result: FailedResult = "failed-result" {
        about: "What `result` holds in a failure.",
        known: "assumed", "other endpoints of the API",
        Null = "null": "`null`.",
        Absent = "absent": "Nothing: the field is absent.",
    }

    list_pages: ListPages = "list-pages" {
        about: "How much of a list one answer holds. No operation takes a query parameter.",
        known: "observed", "official clients, which ask for one page",
        Single = "single": "All of it: `result_info` reports a single page.",
        FirstPage = "first-page": "The first 20 items; `result_info` reports how many there are.",
    }

    whole_numbers: WholeNumbers = "whole-numbers" {
        about: "How ports, serials, seconds and counts are written; they are documented as `number`.",
        known: "documented", "API reference, examples",
        Integer = "integer": "As `53`.",
        Decimal = "decimal": "As `53.0`.",
    }

    time_offset: TimeOffset = "time-offset" {
        about: "The offset of times. The documented examples carry `+01:00`.",
        known: "assumed", "other endpoints of the API",
        Utc = "utc": "`Z`.",
        OneHour = "one-hour": "`+01:00`.",
    }

    acl_ranges: AclRanges = "acl-ranges" {
        about: "How the range of an ACL is stored.",
        known: "observed", "alchemy, ACL tests",
        Normalized = "normalized": "As its network: `192.0.2.53/28` becomes `192.0.2.48/28`.",
        AsSent = "as-sent": "As it was sent.",
    }

    tsig_names: TsigNames = "tsig-names" {
        about: "How the name of a TSIG key is stored.",
        known: "observed", "Terraform provider, indirectly",
        FinalDot = "final-dot": "With a final dot, whether sent with one or not.",
        AsSent = "as-sent": "As it was sent.",
    }

    tsig_capitals: TsigCapitals = "tsig-capitals" {
        about: "What happens to capital letters in the name of a TSIG key.",
        known: "assumed", "IBM's resale asks for lower case because transfers fail otherwise",
        Kept = "kept": "They are kept.",
        Lowered = "lowered": "They become lower case.",
    }

    deleted_records: DeletedRecords = "deleted-records" {
        about: "What a GET of a deleted ACL, peer or TSIG key answers.",
        known: "observed", "alchemy, which polls for it",
        NotFound = "not-found": "404, at once.",
        LingerOnce = "linger-once": "The first one after the deletion still answers the record.",
    }

    delete_in_use: DeleteInUse = "delete-in-use" {
        about: "What happens when a record is deleted that others refer to: a TSIG key of a peer, a peer of a zone.",
        known: "assumed", "sweepers of the Terraform provider unlink peers before they delete them",
        Refused = "refused": "409, and it stays.",
        Unlinked = "unlinked": "It is deleted, and so are the references to it.",
        Dangling = "dangling": "It is deleted; the references stay and lead nowhere.",
    }

    put_omitted: PutOmitted = "put-omitted" {
        about: "What a PUT does to optional fields that it leaves out.",
        known: "assumed", "RFC 9110, section 9.3.4",
        Lost = "lost": "They are lost.",
        Kept = "kept": "They stay.",
    }

    peer_create: PeerCreate = "peer-create" {
        about: "Which fields the creation of a peer takes.",
        known: "documented", "API reference, and alchemy; the Terraform provider and two operators expect all",
        NameOnly = "name-only": "The name; others are ignored.",
        AllFields = "all-fields": "All that an update takes.",
    }

    unset_peer_fields: UnsetPeerFields = "unset-peer-fields" {
        about: "How fields of a peer read that were never set.",
        known: "observed", "alchemy for `ip` and `port`; the others by analogy",
        Blank = "blank": "An empty text, 0 and `false`.",
        Null = "null": "`null`.",
        Absent = "absent": "They are absent.",
        Defaults = "defaults": "53 and `false` for `port` and `ixfr_enable`; the others are absent.",
    }

    incoming_on_full_zone: IncomingOnFullZone = "incoming-on-full-zone" {
        about: "What the creation of incoming settings does on a zone that is not of the secondary type.",
        known: "observed", "alchemy, Terraform provider",
        Dropped = "dropped": "It answers success, and nothing is stored.",
        Refused = "refused": "403, with code 1111.",
        Stored = "stored": "It stores them.",
    }

    second_create: SecondCreate = "second-create" {
        about: "What the creation of incoming or outgoing settings does on a zone that has them.",
        known: "assumed", "chosen for tests",
        Conflict = "conflict": "409.",
        Replaces = "replaces": "It replaces them, as an update does.",
    }

    update_unconfigured: UpdateUnconfigured = "update-unconfigured" {
        about: "What an update of incoming or outgoing settings does on a zone that has none.",
        known: "assumed", "chosen for tests",
        NotFound = "not-found": "404.",
        Creates = "creates": "It creates them.",
    }

    first_transfer: FirstTransfer = "first-transfer" {
        about: "When the records of a new secondary zone come in.",
        known: "assumed", "chosen for tests",
        AtCreation = "at-creation": "With its creation: serial and times are there at once.",
        OnRequest = "on-request": "With the first `force_axfr`: serial and `checked_time` are absent until then.",
    }

    initial_status: InitialStatus = "initial-status" {
        about: "Whether outgoing transfers are on once a primary zone is created.",
        known: "assumed", "there is an operation that enables them",
        Disabled = "disabled": "They are off.",
        Enabled = "enabled": "They are on.",
    }

    null_status: NullStatus = "null-status" {
        about: "Whether `status`, `enable` and `disable` answer null instead of the status.",
        known: "assumed", "the vendor's Python client reads null; nobody has shown it",
        Never = "never": "They answer the status.",
        Always = "always": "They answer `null`.",
    }

    status_case: StatusCase = "status-case" {
        about: "How the status of outgoing transfers is written.",
        known: "documented", "API reference, outgoing settings",
        Title = "title": "`Enabled`.",
        Lower = "lower": "`enabled`.",
        Upper = "upper": "`ENABLED`.",
    }
}
