//! A program that pages load: two runs beside each other.
use join_view::CompareFigure;
use join_web::Comes;

join_web::program!(CompareFigure, Comes::WithThePage, VISITS);
