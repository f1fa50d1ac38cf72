//! A program that pages load: those and all others on a run, also at full size.
use join_view::FullFigure;
use join_web::Comes;

join_web::program!(FullFigure, Comes::WithThePage, TAKES_OVER);
