//! A program that pages load: the figures that run the model many times.
use join_view::StudyFigure;
use join_web::Comes;

join_web::program!(StudyFigure, Comes::Later("studies"));
