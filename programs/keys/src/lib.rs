//! A program that pages load: the chain of keys.
use join_view::KeyFigure;
use join_web::Comes;

join_web::program!(KeyFigure, Comes::WithThePage);
