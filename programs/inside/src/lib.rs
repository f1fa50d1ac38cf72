//! A program that pages load: the figures that look at one thing of a run.
use join_view::InsideFigure;
use join_web::Comes;

join_web::program!(InsideFigure, Comes::WithThePage, VISITS);
