(* Vectors and networks in interval arithmetic: each operation encloses its counterpart on reals. *)
From Interval Require Import Xreal Interval Sig.
From Coquelicot Require Import Coquelicot.
From Coq Require Import Reals ZArith List Lra Lia Bool.
From Widthwise Require Import Network Activations.
Import ListNotations.
Open Scope R_scope.

(** (m, e) is the dyadic number m / 2^e *)
Definition dyadic := (Z * Z)%type.
Definition num (a : dyadic) : R := IZR (fst a) / IZR (2 ^ snd a).
Definition numv := map num.
Definition numm := map numv.

Module Ops (I : IntervalOps).
Section Prec.
Variable prec : I.precision.
Notation C := (fun xi x => contains (I.convert xi) (Xreal x)).

Definition iz (z : Z) := I.fromZ prec z.
Definition inum (a : dyadic) : I.type :=
  if Z.eqb (snd a) 0 then iz (fst a) else I.div prec (iz (fst a)) (iz (2 ^ snd a)).
Definition le0 (xi : I.type) : bool :=
  match I.sign_large xi with Xeq | Xlt => true | _ => false end.
Definition sym (xi : I.type) := I.join (I.neg xi) xi.

Fixpoint idot (x y : list I.type) : I.type :=
  match x, y with a :: x', b :: y' => I.add prec (I.mul prec a b) (idot x' y') | _, _ => iz 0 end.
Fixpoint iaxpy c (x y : list I.type) : list I.type :=
  match x, y with a :: x', b :: y' => I.add prec (I.mul prec c a) b :: iaxpy c x' y' | _, _ => [] end.
Fixpoint ilin (c : list I.type) (V : list (list I.type)) (init : list I.type) : list I.type :=
  match c, V with a :: c', w :: V' => iaxpy a w (ilin c' V' init) | _, _ => init end.
Fixpoint isumabs (x : list I.type) : I.type :=
  match x with [] => iz 0 | a :: x' => I.add prec (I.abs a) (isumabs x') end.
Definition iunit n i := map (fun k => if Nat.eqb k i then iz 1 else iz 0) (seq 0 n).
Fixpoint inegmul (v s : list I.type) :=
  match v, s with a :: v', b :: s' => I.neg (I.mul prec a b) :: inegmul v' s' | _, _ => [] end.
Definition ith xi := I.sub prec (iz 1) (I.div prec (iz 2) (I.add prec (I.exp prec (I.mul prec (iz 2) xi)) (iz 1))).
Definition ipow xi (n : nat) := I.power_int prec xi (Z.of_nat n).
Definition iratio p q := match q with xH => iz p | _ => I.div prec (iz p) (iz (Zpos q)) end.
Fixpoint ieval (e : expr) (x : I.type) : I.type :=
  match e with
  | Var => x
  | Cst p q => iratio p q
  | Add a b => I.add prec (ieval a x) (ieval b x)
  | Sub a b => I.sub prec (ieval a x) (ieval b x)
  | Mul a b => I.mul prec (ieval a x) (ieval b x)
  | Div a b => I.div prec (ieval a x) (ieval b x)
  | Neg a => I.neg (ieval a x)
  | Pow a n => ipow (ieval a x) n
  | Exp a => I.exp prec (ieval a x)
  | Ln a => I.ln prec (ieval a x)
  | Sin a => I.sin prec (ieval a x)
  | Cos a => I.cos prec (ieval a x)
  | Atan a => I.atan prec (ieval a x)
  | Tanh a => ith (ieval a x)
  end.
(** value and derivative at once *)
Fixpoint iboth (e : expr) (x : I.type) : I.type * I.type :=
  match e with
  | Var => (x, iz 1)
  | Cst p q => (iratio p q, iz 0)
  | Add a b => let (u, u') := iboth a x in let (w, w') := iboth b x in (I.add prec u w, I.add prec u' w')
  | Sub a b => let (u, u') := iboth a x in let (w, w') := iboth b x in (I.sub prec u w, I.sub prec u' w')
  | Mul a b => let (u, u') := iboth a x in let (w, w') := iboth b x in
      (I.mul prec u w, I.add prec (I.mul prec u' w) (I.mul prec u w'))
  | Div a b => let (u, u') := iboth a x in let (w, w') := iboth b x in
      let s := I.div prec u w in (s, I.div prec (I.sub prec u' (I.mul prec s w')) w)
  | Neg a => let (u, u') := iboth a x in (I.neg u, I.neg u')
  | Pow a n => let (u, u') := iboth a x in (ipow u n, I.mul prec (I.mul prec (iz (Z.of_nat n)) (ipow u (pred n))) u')
  | Exp a => let (u, u') := iboth a x in let s := I.exp prec u in (s, I.mul prec s u')
  | Ln a => let (u, u') := iboth a x in (I.ln prec u, I.div prec u' u)
  | Sin a => let (u, u') := iboth a x in (I.sin prec u, I.mul prec (I.cos prec u) u')
  | Cos a => let (u, u') := iboth a x in (I.cos prec u, I.neg (I.mul prec (I.sin prec u) u'))
  | Atan a => let (u, u') := iboth a x in (I.atan prec u, I.div prec u' (I.add prec (iz 1) (ipow u 2)))
  | Tanh a => let (u, u') := iboth a x in let s := ith u in (s, I.mul prec (I.sub prec (iz 1) (ipow s 2)) u')
  end.
Fixpoint ipre zeros (x : list I.type) (W : list (list I.type)) (RR : list (list (list I.type))) :=
  match W, RR with
  | w :: W', Rj :: RR' => (idot w x, ilin x Rj zeros) :: ipre zeros x W' RR'
  | _, _ => [] end.
Fixpoint ifz0 sigma (v : list I.type) (P : list (I.type * list I.type)) : I.type :=
  match v, P with c :: v', (u, a) :: P' => I.add prec (I.mul prec c (ieval sigma u)) (ifz0 sigma v' P') | _, _ => iz 0 end.
Definition islope sigma r (ua : I.type * list I.type) :=
  snd (iboth sigma (I.add prec (fst ua) (sym (I.mul prec r (isumabs (snd ua)))))).
Definition isquare xi := I.mul prec xi xi.
Fixpoint ireach1 (F : list I.type) e (Rj : list (list I.type)) : I.type :=
  match Rj with [] => iz 0 | rw :: Rj' =>
    I.add prec (isquare (I.add prec (I.abs (idot rw F)) (I.mul prec e (isumabs rw)))) (ireach1 F e Rj') end.
Fixpoint ireach F e RR : I.type :=
  match RR with [] => iz 0 | Rj :: RR' => I.add prec (ireach1 F e Rj) (ireach F e RR') end.

(** * Correctness *)
Notation CV := (Forall2 C).
Notation CM := (Forall2 (Forall2 C)).

Lemma iz_ok : forall z, C (iz z) (IZR z).
Proof. intros; apply I.fromZ_correct. Qed.
Lemma add_ok : forall a b x y, C a x -> C b y -> C (I.add prec a b) (x + y).
Proof. intros a b x y H1 H2. exact (I.add_correct prec a b _ _ H1 H2). Qed.
Lemma sub_ok : forall a b x y, C a x -> C b y -> C (I.sub prec a b) (x - y).
Proof. intros a b x y H1 H2. exact (I.sub_correct prec a b _ _ H1 H2). Qed.
Lemma mul_ok : forall a b x y, C a x -> C b y -> C (I.mul prec a b) (x * y).
Proof. intros a b x y H1 H2. exact (I.mul_correct prec a b _ _ H1 H2). Qed.
Lemma neg_ok : forall a x, C a x -> C (I.neg a) (- x).
Proof. intros a x H. exact (I.neg_correct a _ H). Qed.
Lemma abs_ok : forall a x, C a x -> C (I.abs a) (Rabs x).
Proof. intros a x H. exact (I.abs_correct a _ H). Qed.
Lemma exp_ok : forall a x, C a x -> C (I.exp prec a) (exp x).
Proof. intros a x H. exact (I.exp_correct prec a _ H). Qed.
Lemma div_ok : forall a b x y, C a x -> C b y -> C (I.div prec a b) (x / y).
Proof.
intros a b x y H1 H2. generalize (I.div_correct prec a b _ _ H1 H2).
unfold Xdiv, Xbind2, Xdiv'. destruct (is_zero y) eqn:E; auto.
generalize (I.div prec a b). intros t Ht. destruct (I.convert t); simpl in *; tauto.
Qed.
Lemma le0_ok : forall a x, C a x -> le0 a = true -> x <= 0.
Proof.
intros a x H. unfold le0. generalize (I.sign_large_correct a).
destruct (I.sign_large a); intros H1 H2; try discriminate.
- specialize (H1 _ H). injection H1. lra.
- destruct (H1 _ H) as [_ H3]. exact H3.
Qed.
Lemma sym_ok : forall a e x, C a e -> Rabs x <= e -> C (sym a) x.
Proof.
intros a e x H Hx. unfold sym. apply Rabs_le_between in Hx.
apply (contains_connected (I.convert (I.join (I.neg a) a)) (- e) e).
- apply I.join_correct. left. apply neg_ok. exact H.
- apply I.join_correct. right. exact H.
- exact Hx.
Qed.
Lemma inum_ok : forall a, C (inum a) (num a).
Proof.
intros [m e]. unfold inum, num. simpl. destruct (Z.eqb_spec e 0) as [->|].
- replace (IZR m / IZR (2 ^ 0)) with (IZR m) by (simpl; field). apply iz_ok.
- apply div_ok; apply iz_ok.
Qed.
Lemma inumv_ok : forall l, CV (map inum l) (numv l).
Proof. induction l; simpl; constructor; auto using inum_ok. Qed.
Lemma inumm_ok : forall l, CM (map (map inum) l) (numm l).
Proof. induction l; simpl; constructor; auto using inumv_ok. Qed.
Lemma inummm_ok : forall l, Forall2 CM (map (map (map inum)) l) (map numm l).
Proof. induction l; simpl; constructor; auto using inumm_ok. Qed.

Lemma idot_ok : forall a x, CV a x -> forall b y, CV b y -> C (idot a b) (dot x y).
Proof.
induction 1; intros b' y' H1; simpl; [apply iz_ok|].
destruct H1; simpl; [apply iz_ok|]. apply add_ok; auto. apply mul_ok; auto.
Qed.
Lemma iaxpy_ok : forall c t, C c t -> forall a x, CV a x -> forall b y, CV b y -> CV (iaxpy c a b) (axpy t x y).
Proof.
intros c t Hc. induction 1; intros b' y' H1; simpl; [constructor|].
destruct H1; simpl; constructor; auto. apply add_ok; auto. apply mul_ok; auto.
Qed.
Lemma ilin_ok : forall c t, CV c t -> forall V V', CM V V' -> forall a x, CV a x -> CV (ilin c V a) (lin t V' x).
Proof.
induction 1; intros V V' H1 a' x' Ha; simpl; auto.
destruct H1; simpl; auto. apply iaxpy_ok; auto.
Qed.
Lemma isumabs_ok : forall a x, CV a x -> C (isumabs a) (sumabs x).
Proof. induction 1; simpl; [apply iz_ok|]. apply add_ok; auto. apply abs_ok; auto. Qed.
Lemma iunit_ok : forall n i, CV (iunit n i) (unit n i).
Proof.
intros n i. unfold iunit, unit. induction (seq 0 n) as [|k l IH]; simpl; constructor; auto.
destruct (Nat.eqb k i); apply iz_ok.
Qed.
Lemma inegmul_ok : forall a x, CV a x -> forall b y, CV b y -> CV (inegmul a b) (negmul x y).
Proof.
induction 1; intros b' y' H1; simpl; [constructor|].
destruct H1; simpl; constructor; auto. apply neg_ok, mul_ok; auto.
Qed.
Lemma ith_ok : forall a x, C a x -> C (ith a) (tanh x).
Proof.
intros a x H. rewrite tanh_th. unfold ith, th.
repeat first [apply sub_ok | apply div_ok | apply add_ok | apply exp_ok | apply mul_ok | apply iz_ok | assumption].
Qed.
Lemma ipow_ok : forall a x n, C a x -> C (ipow a n) (x ^ n).
Proof.
intros a x n H. unfold ipow. generalize (I.power_int_correct prec (Z.of_nat n) _ _ H).
destruct n as [|n]; auto. unfold Xpower_int, Xpower_int', Xbind. cbn [Z.of_nat].
rewrite SuccNat2Pos.id_succ. auto.
Qed.
Lemma iratio_ok : forall p q, C (iratio p q) (ratio p q).
Proof. intros p [q|q|]; simpl; try apply iz_ok; apply div_ok; apply iz_ok. Qed.
Lemma ln_ok : forall a x, C a x -> C (I.ln prec a) (ln x).
Proof.
intros a x H. generalize (I.ln_correct prec a _ H).
unfold Xln, Xbind, Xln'. destruct (is_positive x); auto.
generalize (I.ln prec a). intros t Ht. destruct (I.convert t); simpl in *; tauto.
Qed.
Lemma sin_ok : forall a x, C a x -> C (I.sin prec a) (sin x).
Proof. intros a x H. exact (I.sin_correct prec a _ H). Qed.
Lemma cos_ok : forall a x, C a x -> C (I.cos prec a) (cos x).
Proof. intros a x H. exact (I.cos_correct prec a _ H). Qed.
Lemma atan_ok : forall a x, C a x -> C (I.atan prec a) (atan x).
Proof. intros a x H. exact (I.atan_correct prec a _ H). Qed.
Ltac enclose := repeat first [assumption | apply iz_ok | apply iratio_ok | apply add_ok | apply sub_ok | apply mul_ok
  | apply div_ok | apply neg_ok | apply ipow_ok | apply exp_ok | apply ln_ok | apply sin_ok | apply cos_ok
  | apply atan_ok | apply ith_ok].
Lemma ieval_ok : forall e a x, C a x -> C (ieval e a) (eval e x).
Proof.
intros e a x H.
induction e; cbn [ieval eval]; enclose.
Qed.
Lemma iboth_ok : forall e a x, C a x -> C (fst (iboth e a)) (eval e x) /\ C (snd (iboth e a)) (slope e x).
Proof.
intros e a x H.
induction e; cbn [iboth eval slope];
  repeat match goal with IH : _ /\ _ |- _ => destruct IH end;
  repeat match goal with |- context [iboth ?e a] => destruct (iboth e a) end; cbn [fst snd] in *; split; enclose.
Qed.
Notation CP := (Forall2 (fun p p' => C (fst p) (fst p') /\ CV (snd p) (snd p'))).
Lemma zeros_ok : forall n, CV (repeat (iz 0) n) (repeat 0 n).
Proof. induction n; simpl; constructor; auto using iz_ok. Qed.
Lemma ipre_ok : forall n x x' W W' RR RR', CV x x' -> CM W W' -> Forall2 CM RR RR' ->
  CP (ipre (repeat (iz 0) n) x W RR) (pre n x' W' RR').
Proof.
intros n x x' W W' RR RR' Hx HW. revert RR RR'.
induction HW; intros RR RR' HR; simpl; [constructor|].
destruct HR; simpl; constructor; auto. simpl. split.
apply idot_ok; auto. apply ilin_ok; auto. apply zeros_ok.
Qed.
Lemma ifz0_ok : forall e v v', CV v v' -> forall P P', CP P P' -> C (ifz0 e v P) (fz0 (eval e) v' P').
Proof.
induction 1; intros P P' HP; simpl; [apply iz_ok|].
destruct HP as [|[u a] [u' a'] P P' [H1 H2] HP]; simpl; [apply iz_ok|].
apply add_ok; auto. apply mul_ok; auto. apply ieval_ok; auto.
Qed.
Lemma islopes_ok : forall e r r', C r r' -> forall P P', CP P P' -> forall s, range (slope e) r' s P' ->
  CV (map (islope e r) P) s.
Proof.
intros e r r' Hr P P' HP. induction HP as [|p p' P P' [H1 H2] HP IH]; intros s Hs; inversion Hs as [|sj s' p0 P0 Hsj Hs']; subst; simpl; constructor; auto.
destruct Hsj as [t [Ht ->]]. unfold islope. apply iboth_ok.
replace t with (fst p' + (t - fst p')) by ring. apply add_ok; auto.
apply sym_ok with (2 := Ht). apply mul_ok; auto. apply isumabs_ok; auto.
Qed.
Lemma CP_snd : forall P P', CP P P' -> CM (map snd P) (map snd P').
Proof. induction 1 as [|p p' P P' [H1 H2] HP IH]; simpl; constructor; auto. Qed.
Lemma ireach1_ok : forall F F', CV F F' -> forall e e', C e e' -> forall A A', CM A A' -> C (ireach1 F e A) (reach1 F' e' A').
Proof.
intros F F' HF e e' He A A' HA. induction HA; simpl; [apply iz_ok|].
apply add_ok; auto. apply mul_ok; apply add_ok; try (apply abs_ok, idot_ok; auto); apply mul_ok; auto; apply isumabs_ok; auto.
Qed.
Lemma ireach_ok : forall F F', CV F F' -> forall e e', C e e' -> forall A A', Forall2 CM A A' -> C (ireach F e A) (reach F' e' A').
Proof.
intros F F' HF e e' He A A' HA. induction HA; simpl; [apply iz_ok|].
apply add_ok; auto. apply ireach1_ok; auto.
Qed.

Fixpoint ires sigma (v : list I.type) (W : list (list I.type)) (x : list I.type) : I.type :=
  match v, W with c :: v', w :: W' => I.add prec (I.mul prec c (ieval sigma (idot w x))) (ires sigma v' W' x) | _, _ => iz 0 end.
Lemma ires_ok : forall e n W0 RR x x' v v', CV x x' -> CV v v' -> wf n W0 RR -> forall W, CM W W0 ->
  C (ires e v W x) (fz0 (eval e) v' (pre n x' W0 RR)).
Proof.
intros e n W0 RR x x' v v' Hx Hv H. revert v v' Hv.
induction H as [|w Rj W0 RR [H1 H2] H IH]; intros v v' Hv W HW; inversion HW as [|wi w' Wi W0' Hw HW']; subst; simpl.
- destruct Hv; simpl; apply iz_ok.
- destruct Hv; simpl; [apply iz_ok|]. apply add_ok; auto. apply mul_ok; auto. apply ieval_ok. apply idot_ok; auto.
Qed.
End Prec.
End Ops.

