(* Checking the residual in bignums and the matrix in the processor's float64: the specifications of both are
   axioms of Coq. *)
From Interval Require Import Float_full Specific_ops Specific_bigint Primitive_ops.
From Coq Require Import PArith.
From Widthwise Require Import Checker FormatB.
Module PI := FloatIntervalFull PrimitiveFloat.
Module CheckH := Checker BI PI.
Definition zero_near_by_floats := CheckH.check_correct (BF.PtoP 80%positive) (PrimitiveFloat.PtoP 53%positive).
