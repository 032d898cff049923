//! Formats that do not describe themselves: there each type must ask for what it wrote.

use cloudflare_secondary_dns_types::{AclId, Port, SoaSerial, TsigSecret, integer, lenient};
use serde::Deserialize;
use serde::de::value::Error;
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Holds a list, a text and a number, and gives the one that it is asked for.
struct Binary;

impl<'de> Deserializer<'de> for Binary {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("this format does not describe itself"))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str("text")
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u16(16)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u32(32)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(serde::de::value::SeqDeserializer::new([1u8, 2].into_iter()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(32u32.into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u64 u128 f32 f64 char str bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn each_asks_for_what_it_wrote() {
    assert_eq!(
        AclId::deserialize(Binary).map(|id| id.to_string()),
        Ok("text".to_owned())
    );
    assert_eq!(
        TsigSecret::deserialize(Binary).map(|secret| secret.expose().to_owned()),
        Ok("text".to_owned())
    );
    assert_eq!(Port::deserialize(Binary).map(Port::get), Ok(16));
    assert_eq!(SoaSerial::deserialize(Binary).map(SoaSerial::get), Ok(32));
    assert_eq!(integer::deserialize::<_, Option<u32>>(Binary), Ok(Some(32)));
    assert_eq!(integer::deserialize::<_, Vec<u8>>(Binary), Ok(vec![1, 2]));
    assert_eq!(lenient::null_as_default::<_, u8>(Binary), Ok(vec![1, 2]));
}
