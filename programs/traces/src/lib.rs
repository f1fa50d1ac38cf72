//! A program that pages load: the traces of a run.
use join_view::TraceFigure;
use join_web::Comes;

join_web::program!(TraceFigure, Comes::WithThePage, TABS, VISITS);
