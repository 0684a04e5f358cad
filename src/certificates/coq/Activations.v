(* Activations as trees, so that a checker can compute with them: the value, the derivative, and a test
   that says that the tree is differentiable on the whole line. *)
From Coquelicot Require Import Coquelicot.
From Coq Require Import Reals ZArith Lra Lia Bool.
Open Scope R_scope.

Inductive expr :=
  | Var | Cst (p : Z) (q : positive) (* p / q *)
  | Add (a b : expr) | Sub (a b : expr) | Mul (a b : expr) | Div (a b : expr)
  | Neg (a : expr) | Pow (a : expr) (n : nat)
  | Exp (a : expr) | Ln (a : expr) | Sin (a : expr) | Cos (a : expr) | Atan (a : expr) | Tanh (a : expr).

Definition ratio (p : Z) (q : positive) : R := match q with xH => IZR p | _ => IZR p / IZR (Zpos q) end.

Fixpoint eval (e : expr) (t : R) : R :=
  match e with
  | Var => t
  | Cst p q => ratio p q
  | Add a b => eval a t + eval b t
  | Sub a b => eval a t - eval b t
  | Mul a b => eval a t * eval b t
  | Div a b => eval a t / eval b t
  | Neg a => - eval a t
  | Pow a n => eval a t ^ n
  | Exp a => exp (eval a t)
  | Ln a => ln (eval a t)
  | Sin a => sin (eval a t)
  | Cos a => cos (eval a t)
  | Atan a => atan (eval a t)
  | Tanh a => tanh (eval a t)
  end.

(** the derivative, where the tree is differentiable *)
Fixpoint slope (e : expr) (t : R) : R :=
  match e with
  | Var => 1
  | Cst _ _ => 0
  | Add a b => slope a t + slope b t
  | Sub a b => slope a t - slope b t
  | Mul a b => slope a t * eval b t + eval a t * slope b t
  | Div a b => (slope a t - eval a t / eval b t * slope b t) / eval b t
  | Neg a => - slope a t
  | Pow a n => IZR (Z.of_nat n) * eval a t ^ pred n * slope a t
  | Exp a => exp (eval a t) * slope a t
  | Ln a => slope a t / eval a t
  | Sin a => cos (eval a t) * slope a t
  | Cos a => - (sin (eval a t) * slope a t)
  | Atan a => slope a t / (1 + eval a t ^ 2)
  | Tanh a => (1 - tanh (eval a t) ^ 2) * slope a t
  end.

(** whether the form of the tree shows that it is > 0, or >= 0, at every t *)
Fixpoint above (strict : bool) (e : expr) : bool :=
  match e with
  | Cst p _ => if strict then Z.ltb 0 p else Z.leb 0 p
  | Exp _ => true
  | Add a b =>
    if strict then above true a && above false b || above false a && above true b
    else above false a && above false b
  | Mul a b => above strict a && above strict b
  | Div a b => above strict a && above true b
  | Pow a n => above strict a || negb strict && Nat.even n
  | _ => false
  end.

(** whether the form of the tree shows that it is differentiable at every t *)
Fixpoint total (e : expr) : bool :=
  match e with
  | Var | Cst _ _ => true
  | Add a b | Sub a b | Mul a b => total a && total b
  | Div a b => total a && total b && above true b
  | Neg a | Pow a _ | Exp a | Sin a | Cos a | Atan a | Tanh a => total a
  | Ln a => total a && above true a
  end.

Lemma ratio_quotient : forall p q, ratio p q = IZR p / IZR (Zpos q).
Proof. intros p [q|q|]; simpl; auto. field. Qed.

Lemma above_correct : forall e strict t, above strict e = true ->
  if strict then 0 < eval e t else 0 <= eval e t.
Proof.
assert (weaken : forall (strict : bool) x, 0 < x -> if strict then 0 < x else 0 <= x) by (intros [] x Hx; lra).
induction e as [|p q|a IHa b IHb|a IHa b IHb|a IHa b IHb|a IHa b IHb|a IHa|a IHa n|a IHa|a IHa|a IHa|a IHa|a IHa|a IHa];
  intros strict t H; simpl in H; try discriminate; simpl.
- rewrite ratio_quotient. assert (Hq : 0 < / IZR (Zpos q)) by (apply Rinv_0_lt_compat, IZR_lt; reflexivity).
  unfold Rdiv. destruct strict.
  + apply Rmult_lt_0_compat; auto. apply IZR_lt. apply Z.ltb_lt. exact H.
  + apply Rmult_le_pos; [|lra]. apply IZR_le. apply Z.leb_le. exact H.
- destruct strict.
  + apply orb_prop in H. destruct H as [H|H]; apply andb_prop in H; destruct H as [H1 H2];
      specialize (IHa _ t H1); specialize (IHb _ t H2); simpl in *; lra.
  + apply andb_prop in H. destruct H as [H1 H2]. specialize (IHa _ t H1). specialize (IHb _ t H2). simpl in *. lra.
- apply andb_prop in H. destruct H as [H1 H2]. specialize (IHa _ t H1). specialize (IHb _ t H2).
  destruct strict; [apply Rmult_lt_0_compat|apply Rmult_le_pos]; auto.
- apply andb_prop in H. destruct H as [H1 H2]. specialize (IHa _ t H1). specialize (IHb _ t H2). simpl in IHb.
  apply Rinv_0_lt_compat in IHb. unfold Rdiv.
  destruct strict; [apply Rmult_lt_0_compat|apply Rmult_le_pos]; auto. lra.
- apply orb_prop in H. destruct H as [H|H].
  + specialize (IHa _ t H). destruct strict; [apply pow_lt|apply pow_le]; auto.
  + apply andb_prop in H. destruct H as [H1 H2]. destruct strict; [discriminate|].
    apply Nat.even_spec in H2. destruct H2 as [k ->]. rewrite pow_mult. apply pow_le. apply pow2_ge_0.
- apply weaken. apply exp_pos.
Qed.

(** tanh, as intervals compute it *)
Definition th (t : R) := 1 - 2 / (exp (2 * t) + 1).
Lemma tanh_th : forall t, tanh t = th t.
Proof.
intros t. unfold tanh, sinh, cosh, th. rewrite exp_Ropp.
replace (2 * t) with (t + t) by ring. rewrite exp_plus. generalize (exp_pos t). intros H.
field. split; nra.
Qed.
Lemma is_derive_tanh : forall t, is_derive tanh t (1 - tanh t ^ 2).
Proof.
intros t. rewrite tanh_th. apply (is_derive_ext th). intros; symmetry; apply tanh_th.
unfold th. assert (H := exp_pos (2 * t)). auto_derive. lra. field. lra.
Qed.

Theorem is_derive_eval : forall e t, total e = true -> is_derive (eval e) t (slope e t).
Proof.
assert (chain : forall f df a t l, (forall x, is_derive f x (df x)) -> is_derive (eval a) t l ->
  is_derive (fun s => f (eval a s)) t (df (eval a t) * l)).
{ intros f df a t l Hf Ha. rewrite Rmult_comm.
  exact (is_derive_comp f (eval a) t (df (eval a t)) l (Hf _) Ha). }
induction e as [|p q|a IHa b IHb|a IHa b IHb|a IHa b IHb|a IHa b IHb|a IHa|a IHa n|a IHa|a IHa|a IHa|a IHa|a IHa|a IHa];
  intros t H; simpl in H; repeat match goal with H : _ && _ = true |- _ => apply andb_prop in H; destruct H end;
  cbn [eval slope].
- exact (is_derive_id t).
- exact (is_derive_const (ratio p q) t).
- apply (is_derive_plus (eval a) (eval b)); auto.
- apply (is_derive_minus (eval a) (eval b)); auto.
- apply (is_derive_mult (eval a) (eval b)); auto. intros; apply Rmult_comm.
- assert (Hb := above_correct b true t ltac:(assumption)). simpl in Hb.
  replace ((slope a t - eval a t / eval b t * slope b t) / eval b t)
    with ((slope a t * eval b t - eval a t * slope b t) / eval b t ^ 2) by (field; lra).
  apply (is_derive_div (eval a) (eval b)); auto. lra.
- apply (is_derive_opp (eval a)); auto.
- rewrite <- INR_IZR_INZ. replace (INR n * eval a t ^ pred n * slope a t) with (INR n * slope a t * eval a t ^ pred n) by ring.
  apply is_derive_pow; auto.
- apply (chain exp exp); auto. intros x. apply is_derive_exp.
- assert (Ha := above_correct a true t ltac:(assumption)). simpl in Ha.
  unfold Rdiv. apply (is_derive_comp ln (eval a)); auto. apply is_derive_ln; auto.
- apply (chain sin cos); auto. intros x. apply is_derive_sin.
- rewrite Ropp_mult_distr_l. apply (chain cos (fun x => - sin x)); auto. intros x. apply is_derive_cos.
- replace (slope a t / (1 + eval a t ^ 2)) with (/ (1 + eval a t ^ 2) * slope a t) by (unfold Rdiv; ring).
  apply (chain atan (fun x => / (1 + x ^ 2))); auto. intros x. apply is_derive_Reals.
  apply derivable_pt_lim_atan.
- apply (chain tanh (fun x => 1 - tanh x ^ 2)); auto. exact is_derive_tanh.
Qed.
