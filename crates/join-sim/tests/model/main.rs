//! The model under test, one file a theme. Goldens lie in `tests/goldens`; `JOIN_BLESS=1` writes them anew.

mod boundary;
mod case;
mod causes;
mod commands;
mod common;
mod damage;
mod determinism;
mod effects;
mod files_hostile;
mod golden;
mod logs;
mod matrix;
mod measures;
mod participants;
mod permanent;
mod properties;
mod random_worlds;
mod reads;
mod removal;
mod saves;
mod saves_hostile;
mod scenarios;
mod timeline;
mod traces;
