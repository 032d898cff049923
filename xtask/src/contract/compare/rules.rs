//! The rules of the contract layer as one table: what each means, and what it does to an old
//! client at a new server and to a new client at an old server, by direction.
//!
//! The clients are generated ones, which are lenient on purpose: unknown fields are ignored, an
//! optional field that is missing or null is `None`, a required list that is missing or null is
//! empty, an unknown value of a string enumeration is kept as `Other`, lengths, patterns and
//! formats are not checked on what is received, and error answers are read by the transport,
//! which takes any shape. What depends on more than the rule is adjusted in `findings`.

use super::compatibility::{Case, Compatibility, Direction, Rule, differs, fails, if_used, works};

const fn call(old_client: Compatibility, new_client: Compatibility) -> Case {
    Case::new(Direction::Call, old_client, new_client)
}

const fn sent(old_client: Compatibility, new_client: Compatibility) -> Case {
    Case::new(Direction::Request, old_client, new_client)
}

const fn read(old_client: Compatibility, new_client: Compatibility) -> Case {
    Case::new(Direction::Response, old_client, new_client)
}

const fn error(old_client: Compatibility, new_client: Compatibility) -> Case {
    Case::new(Direction::Failure, old_client, new_client)
}

macro_rules! rules {
    ($($id:literal: $meaning:literal, [$($case:expr),+ $(,)?];)+) => {
        /// Every rule of the contract layer, in the order of reports.
        pub static RULES: &[Rule] = &[$(Rule {
            id: $id,
            meaning: $meaning,
            cases: &[$($case),+],
        }),+];
    };
}

const FINE: Compatibility = Compatibility::FINE;

rules! {
    // The call as a whole.
    "operation-added": "an operation is new",
        [call(FINE, if_used("an old server does not have the operation"))];
    "operation-removed": "an operation is removed",
        [call(fails("the server no longer has the operation"), FINE)];
    "operation-moved": "an operation has another path",
        [call(fails("it calls the old path"), fails("it calls the new path"))];
    "operation-method-changed": "an operation has another HTTP method",
        [call(fails("it uses the old method"), fails("it uses the new method"))];
    "operation-renamed": "an operation has another id: the method of the generated client is called differently",
        [call(FINE, FINE)];
    "operation-regrouped": "an operation belongs to another resource (tag)",
        [call(FINE, FINE)];
    "operation-kind-changed": "repeating the operation means something else, so that it is retried differently",
        [call(differs("it retries by the old kind"), differs("it retries by the new kind"))];
    "operation-deprecated": "an operation is marked as deprecated",
        [call(FINE, FINE)];
    "operation-undeprecated": "an operation is no longer marked as deprecated",
        [call(FINE, FINE)];
    "permission-added": "one more permission of an API token allows the operation",
        [call(FINE, if_used("an old server refuses a token that has only the new permission"))];
    "permission-removed": "a permission of an API token no longer allows the operation",
        [call(fails("a token that has only this permission is refused"), FINE)];
    "credentials-added": "one more kind of credentials is accepted",
        [call(FINE, if_used("an old server refuses the new credentials"))];
    "credentials-removed": "a kind of credentials is no longer accepted",
        [call(fails("calls with these credentials are refused"), FINE)];
    "server-added": "the API has one more base address",
        [call(FINE, FINE)];
    "server-removed": "the API has one base address less",
        [call(fails("a program that is set to this address does not reach the API"), FINE)];

    // Parameters.
    "parameter-added-required": "a required parameter is new",
        [sent(fails("it does not send the parameter"), differs("an old server does not know the parameter"))];
    "parameter-added-optional": "an optional parameter is new",
        [sent(FINE, if_used("an old server does not know the parameter"))];
    "parameter-removed-required": "a parameter that was required is removed",
        [sent(differs("it sends a parameter that the server no longer knows"),
            fails("it does not send what an old server demands"))];
    "parameter-removed-optional": "a parameter that was optional is removed",
        [sent(differs("a parameter that is sent has no effect any more"), FINE)];
    "parameter-moved": "a parameter is sent elsewhere (query, header)",
        [sent(fails("it sends the parameter where the server does not look"),
            fails("it sends the parameter where an old server does not look"))];
    "parameter-renamed": "a path parameter has another name; nothing changes on the wire",
        [sent(FINE, FINE)];
    "parameter-became-required": "a parameter is required now",
        [sent(fails("calls without the parameter are refused"), FINE)];
    "parameter-became-optional": "a parameter is no longer required",
        [sent(FINE, if_used("an old server refuses calls without the parameter"))];

    "parameter-encoding-changed": "the values of a parameter are written differently (style, explode)",
        [sent(fails("it writes the values the old way"), fails("it writes the values the new way"))];

    // Bodies and answers.
    "body-added-required": "a required body is new",
        [sent(fails("it sends no body"), differs("an old server does not expect a body"))];
    "body-added-optional": "an optional body is new",
        [sent(FINE, if_used("an old server does not expect a body"))];
    "body-removed-required": "a body that was required is removed",
        [sent(differs("it sends a body that the server does not expect"),
            fails("it does not send the body that an old server demands"))];
    "body-removed-optional": "a body that was optional is removed",
        [sent(differs("a body that is sent has no effect any more"), FINE)];
    "body-became-required": "a body is required now",
        [sent(fails("calls without a body are refused"), FINE)];
    "body-became-optional": "a body is no longer required",
        [sent(FINE, if_used("an old server refuses calls without a body"))];
    "media-type-changed": "a body or an answer is of another media type",
        [sent(fails("the server no longer takes this form"), fails("an old server does not take the new form")),
            read(fails("the answer has another form"), fails("an old server answers in the old form"))];
    "status-added": "one more status is documented",
        [read(differs("every 2xx is read as the one that it knows"), FINE), error(FINE, FINE)];
    "status-removed": "a status is no longer documented",
        [read(works("every 2xx is read alike"), FINE), error(FINE, FINE)];
    "answer-added": "an answer has content now",
        [read(works("the content is ignored"), fails("an old server sends nothing to decode"))];
    "answer-removed": "an answer has no content any more",
        [read(fails("there is nothing to decode"), works("the content is ignored"))];
    "header-added": "an answer has one more header",
        [read(FINE, FINE)];
    "header-changed": "a header of an answer is described differently",
        [read(differs("code that reads the header may find something else"), differs("code that reads the header may find something else"))];
    "header-removed": "an answer has one header less",
        [read(differs("code that reads the header does not find it"), FINE)];

    // Fields.
    "field-added-required": "a required field is new",
        [sent(fails("it does not send the field"), differs("an old server does not know the field")),
            read(works("unknown fields are ignored"), fails("answers of an old server lack the field"))];
    "field-added-optional": "an optional field is new",
        [sent(FINE, if_used("an old server does not know the field")),
            read(works("unknown fields are ignored"), works("the field is `None`"))];
    "field-removed-required": "a field that was required is removed",
        [sent(differs("it sends a field that the server no longer knows"),
            fails("it does not send what an old server demands")),
            read(fails("answers lack a field that it needs"), works("unknown fields are ignored"))];
    "field-removed-optional": "a field that was optional is removed",
        [sent(differs("a field that is sent has no effect any more"), FINE),
            read(differs("the field is `None` from now on"), works("unknown fields are ignored"))];
    "field-became-required": "a field is required now",
        [sent(fails("requests without the field are refused"), FINE),
            read(FINE, fails("answers of an old server may lack the field"))];
    "field-became-optional": "a field is no longer required",
        [sent(FINE, if_used("an old server refuses requests without the field")),
            read(fails("answers may lack a field that it needs"), FINE)];
    "extra-fields-allowed": "fields that are not named are allowed",
        [sent(FINE, if_used("an old server refuses other fields")), read(works("unknown fields are ignored"), FINE)];
    "extra-fields-forbidden": "fields that are not named are forbidden",
        [sent(differs("other fields are refused"), FINE), read(FINE, FINE)];
    "access-changed": "a field became or ceased to be read-only or write-only",
        [sent(differs("the server may refuse or ignore the field"), differs("an old server takes the field as before")),
            read(differs("the field may be missing"), FINE)];
    "deprecation-changed": "a field or parameter is marked as deprecated, or no longer",
        [sent(FINE, FINE), read(FINE, FINE)];

    // Types.
    "type-changed": "a value is of another type",
        [sent(fails("it sends the old type"), fails("it sends the new type")),
            read(fails("it decodes the old type"), fails("it decodes the new type"))];
    "type-given": "a value of any type has a type now",
        [sent(fails("values of another type are refused"), FINE), read(FINE, fails("an old server may send another type"))];
    "type-dropped": "a value may be of any type now",
        [sent(FINE, if_used("an old server refuses other types")), read(fails("it decodes the old type only"), FINE)];
    "integer-to-number": "a number need not be whole any more",
        [sent(FINE, if_used("an old server refuses fractions")), read(fails("a fraction does not decode"), FINE)];
    "number-to-integer": "a number must be whole now",
        [sent(fails("fractions are refused"), FINE), read(FINE, fails("a fraction of an old server does not decode"))];
    "null-allowed": "a value may be null now",
        [sent(FINE, if_used("an old server refuses null")), read(fails("null does not decode"), FINE)];
    "null-forbidden": "a value may not be null any more",
        [sent(fails("null is refused"), FINE), read(FINE, fails("null of an old server does not decode"))];
    "format-added": "the form of a text is prescribed",
        [sent(fails("texts of another form are refused"), FINE), read(FINE, FINE)];
    "format-removed": "the form of a text is no longer prescribed",
        [sent(FINE, if_used("an old server refuses other forms")), read(differs("texts of any form are kept as they are"), FINE)];
    "format-changed": "a text has another form",
        [sent(fails("texts of the old form are refused"), fails("an old server refuses the new form")),
            read(differs("texts of any form are kept as they are"), differs("texts of any form are kept as they are"))];

    // Choices.
    "choice-introduced": "a value is one of several now, and what it was is one of them",
        [sent(works("what it sends is still one of them"), if_used("an old server takes only what it was")),
            read(fails("it decodes only what it was"), works("what an old server sends is one of them"))];
    "choice-replaced": "a value is one of several now, and what it was is none of them",
        [sent(fails("it sends what it was"), fails("an old server takes only what it was")),
            read(fails("it decodes only what it was"), differs("what an old server sends is kept as `Other`"))];
    "choice-reduced": "a value is only one of the several that it was",
        [sent(fails("the others are refused"), FINE), read(FINE, fails("an old server may send another one"))];
    "choice-dropped": "a value is none of the several that it was",
        [sent(fails("it sends what it was"), fails("an old server takes only what it was")),
            read(differs("what it does not know is kept as `Other`"), fails("it decodes nothing of what it was"))];
    "alternative-added": "a choice has one more alternative",
        [sent(FINE, if_used("an old server refuses the alternative")),
            read(differs("an alternative that it does not know is kept as `Other`"), FINE)];
    "alternative-removed": "a choice has one alternative less",
        [sent(fails("the alternative is refused"), FINE),
            read(FINE, differs("the alternative of an old server is kept as `Other`"))];
    "discriminator-changed": "what says which alternative a value is differs",
        [sent(fails("it marks alternatives the old way"), fails("it marks alternatives the new way")),
            read(differs("it may take an alternative for another one"), differs("it may take an alternative for another one"))];

    // Values.
    "value-added": "one more value is allowed",
        [sent(FINE, if_used("an old server refuses the value")),
            read(differs("it may get a value that it does not know: a text is kept as `Other`"), FINE)];
    "value-removed": "a value is no longer allowed",
        [sent(fails("the value is refused"), FINE),
            read(FINE, differs("the value of an old server is one it does not know: a text is kept as `Other`"))];
    "values-listed": "only listed values are allowed now",
        [sent(fails("other values are refused"), FINE), read(FINE, works("a text that is not listed is kept as `Other`"))];
    "values-opened": "values are no longer listed",
        [sent(FINE, if_used("an old server refuses other values")),
            read(differs("it may get values that it does not know: a text is kept as `Other`"), FINE)];
    "minimum-raised": "a number must be larger than before",
        [sent(fails("smaller numbers are refused"), FINE), read(FINE, fails("a smaller number of an old server does not decode"))];
    "minimum-lowered": "a number may be smaller than before",
        [sent(FINE, if_used("an old server refuses smaller numbers")), read(fails("a smaller number does not decode"), FINE)];
    "maximum-lowered": "a number must be smaller than before",
        [sent(fails("larger numbers are refused"), FINE), read(FINE, fails("a larger number of an old server does not decode"))];
    "maximum-raised": "a number may be larger than before",
        [sent(FINE, if_used("an old server refuses larger numbers")), read(fails("a larger number does not decode"), FINE)];
    "limit-tightened": "a limit of length, count, uniqueness or step is stricter",
        [sent(fails("values beyond the limit are refused"), FINE), read(FINE, FINE)];
    "limit-loosened": "a limit of length, count, uniqueness or step is looser",
        [sent(FINE, if_used("an old server refuses values beyond the old limit")),
            read(differs("it may get values beyond the old limit, which is not checked"), FINE)];
    "pattern-added": "a text must match a pattern",
        [sent(fails("texts that do not match are refused"), FINE), read(FINE, FINE)];
    "pattern-removed": "a text need not match a pattern any more",
        [sent(FINE, if_used("an old server refuses texts that do not match")),
            read(differs("it may get texts that did not match, which is not checked"), FINE)];
    "pattern-changed": "a text must match another pattern",
        [sent(fails("texts that match only the old pattern are refused"),
            if_used("an old server refuses texts that match only the new pattern")),
            read(differs("it may get texts that did not match, which is not checked"), FINE)];
    "default-changed": "what a missing value stands for differs",
        [sent(differs("a missing value means something else"), differs("a missing value means something else to an old server")),
            read(differs("a missing value means something else"), FINE)];
}
