//! A program that pages load: the first figure, with the questions.
use join_view::FirstFigure;
use join_web::Comes;

join_web::program!(FirstFigure, Comes::WithThePage, TABS, VISITS);
