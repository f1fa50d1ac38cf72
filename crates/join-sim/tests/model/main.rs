//! The model under test, one file a theme. Goldens lie in `tests/goldens`; `JOIN_BLESS=1` writes them anew.

mod boundary;
mod case;
mod common;
mod effects;
mod golden;
mod participants;
mod scenarios;
mod traces;
