//! A program that pages load: the states of the join controller.
use join_view::StatesFigure;
use join_web::Comes;

join_web::program!(StatesFigure, Comes::WithThePage);
