//! A program that pages load: the playground's, the run at full size.
use join_view::BenchFigure;
use join_web::Comes;

join_web::program!(BenchFigure, Comes::WithThePage, TABS);
