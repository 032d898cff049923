//! Tests of the doctor, one binary.

mod matrix;
mod servers;
