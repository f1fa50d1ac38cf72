//! A program that pages load: the figures that stand on pages of their own.
use join_view::ExerciseFigure;
use join_web::Comes;

join_web::program!(ExerciseFigure, Comes::Alone, VISITS);
