//! A program that pages load: the stepper.
use join_view::PageFigure;
use join_web::Comes;

join_web::program!(PageFigure, Comes::WithThePage, VISITS);
